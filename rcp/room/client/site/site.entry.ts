/** What every page gets: nothing here is needed to use a page, only to use it with more comfort. */

import { wireIdleness } from "../../../access/client/idleness.ts"
import { wireForms } from "../forms/forms.ts"
import { wireDrawer } from "./drawer.ts"
import { sayDates } from "./said-dates.ts"

wireForms(document)
wireDrawer(document)
wireIdleness(document.body)
sayDates(document)
