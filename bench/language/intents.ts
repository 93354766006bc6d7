import { type Intent, readIntent } from '../../src/assistant/builtin/intent.ts'
import type { IntentRow } from './rows.ts'
import { percent } from './terms.ts'

// CLINC150's names for what we read: see Larson et al., 2019.
const names: Record<Intent['about'], { ask: string; change: string }> = {
  shopping: { ask: 'shopping_list', change: 'shopping_list_update' },
  todo: { ask: 'todo_list', change: 'todo_list_update' },
  reminder: { ask: 'reminder', change: 'reminder_update' },
  calendar: { ask: 'calendar', change: 'calendar_update' },
}

const ourIntents = Object.values(names).flatMap(({ ask, change }) => [ask, change])

export type IntentScore = {
  rows: number
  accuracy: number
  oosRows: number
  /** The share of rows about nothing of the kind that were taken for none of the eight. */
  oosRejected: number
  byIntent: Record<string, number>
}

export function scoreIntents(rows: IntentRow[], splits: IntentRow['split'][]): IntentScore {
  const chosen = rows.filter(({ split }) => splits.includes(split))
  const judged = chosen.filter(({ intent }) => ourIntents.includes(intent))
  const oos = chosen.filter(({ intent }) => intent === 'oos')
  const isRight = (row: IntentRow) => nameOf(row.text) === row.intent
  return {
    rows: judged.length,
    accuracy: percent(share(judged, isRight)),
    oosRows: oos.length,
    oosRejected: percent(share(oos, ({ text }) => nameOf(text) === undefined)),
    byIntent: Object.fromEntries(
      ourIntents.map((intent) => [
        intent,
        percent(
          share(
            judged.filter((row) => row.intent === intent),
            isRight,
          ),
        ),
      ]),
    ),
  }
}

function nameOf(text: string): string | undefined {
  const intent = readIntent(text)
  return intent ? names[intent.about][intent.change ? 'change' : 'ask'] : undefined
}

const share = <T>(rows: T[], fits: (row: T) => boolean): number =>
  rows.filter(fits).length / Math.max(1, rows.length)
