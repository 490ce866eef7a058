import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

/* "migrate diff" connects, though it compares two files. */
export default defineConfig({
	experimental: { adapter: true },
	engine: "js",
	adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true }),
});
