"""Words of trade."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """Kind of a product."""

    MEAT = "meat", _("Beef and mutton")
    DAIRY = "dairy", _("Dairy")
    RICE = "rice", _("Rice")
    GRAIN = "grain", _("Grains and beans")
    FLOUR = "flour", _("Flour and oil")
    VEGETABLE = "vegetable", _("Vegetables and potatoes")
    OTHER = "other", _("Other")


class Channel(TextChoices):
    """How goods are sold."""

    PLATFORM = "platform", _("Platform 832")
    FAIR = "fair", _("Fairs")
    ENTERPRISE = "enterprise", _("Enterprises and canteens")
    STALL = "stall", _("Shops and counters")
    ONLINE = "online", _("Online shops")
    WHOLESALE = "wholesale", _("Wholesale markets")
