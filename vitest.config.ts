import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    environment: "jsdom",
    include: ["{rcp,mindmap,procedures}/**/client/**/*.test.ts"],
    testTimeout: 10_000,
  },
})
