import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    environment: "jsdom",
    include: ["{rcp,mindmap,approvals,procedures}/**/client/**/*.test.ts"],
    testTimeout: 10_000,
  },
})
