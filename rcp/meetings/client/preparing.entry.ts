import { Preparing } from "./preparing.ts"

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-prepare]")) new Preparing(form, sessionStorage).start()
