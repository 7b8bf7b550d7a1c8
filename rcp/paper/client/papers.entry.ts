import { watchCopies } from "./copies.ts"
import { wireCopying } from "./paste.ts"

watchCopies()
wireCopying()
