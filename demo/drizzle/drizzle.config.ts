import { defineConfig } from "drizzle-kit";

// STEP picks the schema as it stood at one migration; the last one is the default.
const step = process.env.STEP ?? "3";

export default defineConfig({
  dialect: "postgresql",
  schema: `./schema/step${step}.ts`,
  out: "./drizzle",
});
