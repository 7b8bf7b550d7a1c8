import { watchCopies } from "./copies.ts"

watchCopies()
