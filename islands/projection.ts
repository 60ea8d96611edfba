/**
 * Places on the plane: an equal-area conic for the north of China, with Beijing drawn larger beside its true place.
 *
 * Beijing's districts are a fiftieth of the height of Inner Mongolia, so lines from them would start in one dot. The
 * region is enlarged about its own centre and moved into the empty bend south-east of Inner Mongolia; the source line
 * under the map says so.
 */
export type Point = [number, number];

export interface Feature {
  type: "Feature";
  properties: { code: string; name: string; short?: string; cp: Point };
  geometry: { type: "MultiPolygon"; coordinates: Point[][][] };
}

export interface Shapes {
  type: "FeatureCollection";
  metadata?: { source: string; map_number: string };
  features: Feature[];
}

const RADIANS = Math.PI / 180;
const EARTH_KM = 6371;
const [SOUTH, NORTH, MIDDLE, BASE] = [39 * RADIANS, 50 * RADIANS, 111.5 * RADIANS, 45 * RADIANS];
const CONE = (Math.sin(SOUTH) + Math.sin(NORTH)) / 2;
const CURVE = Math.cos(SOUTH) ** 2 + 2 * CONE * Math.sin(SOUTH);
const BASE_RADIUS = (EARTH_KM * Math.sqrt(CURVE - 2 * CONE * Math.sin(BASE))) / CONE;

export const EAST_PREFIX = "11";
const EAST_CENTRE: Point = [116.41, 40.18];
const EAST_TIMES = 3.2;
const EAST_SHIFT_KM: Point = [235, -345];

/** Return kilometres east and north of the middle of the map, Albers with parallels at 39 and 50 degrees. */
export function albers([longitude, latitude]: Point): Point {
  const radius = (EARTH_KM * Math.sqrt(CURVE - 2 * CONE * Math.sin(latitude * RADIANS))) / CONE;
  const angle = CONE * (longitude * RADIANS - MIDDLE);
  return [radius * Math.sin(angle), BASE_RADIUS - radius * Math.cos(angle)];
}

/** Return where a position of a division stands on the drawing. */
export function drawn(position: Point, code: string): Point {
  const [x, y] = albers(position);
  if (!code.startsWith(EAST_PREFIX)) return [x, y];
  const [centreX, centreY] = albers(EAST_CENTRE);
  return [
    centreX + (x - centreX) * EAST_TIMES + EAST_SHIFT_KM[0],
    centreY + (y - centreY) * EAST_TIMES + EAST_SHIFT_KM[1],
  ];
}

/** Return the same shapes on the plane, to the tenth of a kilometre, and without the names that the key holds. */
export function projected(shapes: Shapes): Shapes {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    ...shapes,
    features: shapes.features.map((feature) => {
      const place = (position: Point): Point => {
        const [x, y] = drawn(position, feature.properties.code);
        return [round(x), round(y)];
      };
      return {
        ...feature,
        properties: { ...feature.properties, cp: place(feature.properties.cp) },
        geometry: {
          ...feature.geometry,
          coordinates: feature.geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(place))),
        },
      };
    }),
  };
}
