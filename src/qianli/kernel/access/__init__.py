"""Users, their roles by place and side, and the one gate that every page and operation passes."""
