import { watchCopies } from "./copies"

watchCopies()
