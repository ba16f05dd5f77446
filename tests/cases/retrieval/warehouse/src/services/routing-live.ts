import { Context, Effect, Layer } from "effect";

export class RoutePlanner extends Context.Tag("RoutePlanner")<
  RoutePlanner,
  { readonly plan: (depot: string) => Effect.Effect<readonly string[], NoRoute> }
>() {}

export class NoRoute extends Error {}

export const RoutePlannerLive = Layer.effect(
  RoutePlanner,
  Effect.gen(function* () {
    const map = yield* RoadMap;
    return { plan: (depot) => map.shortestTour(depot) };
  }),
);

export class RoadMap extends Context.Tag("RoadMap")<
  RoadMap,
  { readonly shortestTour: (depot: string) => Effect.Effect<readonly string[], NoRoute> }
>() {}

export const MainLive = RoutePlannerLive.pipe(Layer.provide(Layer.succeed(RoadMap, { shortestTour: () => Effect.succeed([]) })));
