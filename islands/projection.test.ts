import { expect, test } from "vitest";
import { albers, drawn, projected, type Point, type Shapes } from "./projection";

const distance = ([ax, ay]: Point, [bx, by]: Point) => Math.hypot(ax - bx, ay - by);

test("distances on the plane are those on the earth, within two per cent", () => {
  // Great-circle kilometres: Hohhot to Hulunbuir, Hohhot to Alxa Left Banner.
  const hohhot: Point = [111.75, 40.84];
  expect(distance(albers(hohhot), albers([119.77, 49.21])) / 1117).toBeCloseTo(1, 1.7);
  expect(distance(albers(hohhot), albers([105.67, 38.84])) / 566).toBeCloseTo(1, 1.7);
});

test("north is up and the middle of the map is nought", () => {
  expect(albers([111.5, 45])[0]).toBeCloseTo(0);
  expect(albers([111.5, 45])[1]).toBeCloseTo(0);
  expect(albers([111.5, 46])[1]).toBeGreaterThan(100);
});

test("Beijing is drawn larger about its centre, Inner Mongolia as it is", () => {
  const [a, b]: [Point, Point] = [
    [116.3, 40.1],
    [116.5, 40.3],
  ];
  expect(distance(drawn(a, "110108"), drawn(b, "110108")) / distance(albers(a), albers(b))).toBeCloseTo(3.2);
  expect(drawn(a, "152224")).toEqual(albers(a));
});

test("shapes and their label points move together and keep their names", () => {
  const shapes: Shapes = {
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        properties: { code: "152224", name: "突泉县", cp: [121.57, 45.38] },
        geometry: { type: "MultiPolygon", coordinates: [[[[121.57, 45.38], [122, 45.5], [121.8, 45.2], [121.57, 45.38]]]] },
      },
    ],
  };
  const feature = projected(shapes).features[0]!;
  expect(feature.geometry.coordinates[0]![0]![0]).toEqual(feature.properties.cp);
  expect(feature.properties.name).toBe("突泉县");
  expect(shapes.features[0]!.properties.cp).toEqual([121.57, 45.38]);
});
