/** What every page gets: nothing here is needed to use a page, only to use it with more comfort. */

import { wireForms } from "../forms/forms.ts"
import { wireDrawer } from "./drawer.ts"

wireForms(document)
wireDrawer(document)
