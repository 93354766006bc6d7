import { readListActs } from '../../src/assistant/builtin/list-acts.ts'
import type { ListAct } from '../../src/assistant/builtin/list-view.ts'
import type { IntentScore } from './intents.ts'
import type { IntentRow } from './rows.ts'
import { percent } from './terms.ts'

// The four intents of CLINC150 that the built-in model acts upon itself: a person with a shopping and a to-do list asks.
const lists = ['shopping', 'to-do'].map((name) => ({ id: name, name, items: [] }))
const kinds = /^(?<about>shopping|todo)_list(?<update>_update)?$/

/** What the built-in model would do about the lists, as an intent; nothing where it would do nothing. */
export function scoreListActs(
  rows: IntentRow[],
  splits: IntentRow['split'][],
): Omit<IntentScore, 'byIntent'> {
  const chosen = rows.filter(({ split }) => splits.includes(split))
  const judged = chosen.filter(({ intent }) => kinds.test(intent))
  const oos = chosen.filter(({ intent }) => intent === 'oos')
  const right = judged.filter(({ text, intent }) => intentOf(text) === intent)
  const left = oos.filter(({ text }) => intentOf(text) === undefined)
  return {
    rows: judged.length,
    accuracy: percent(right.length / Math.max(1, judged.length)),
    oosRows: oos.length,
    oosRejected: percent(left.length / Math.max(1, oos.length)),
  }
}

function intentOf(text: string): string | undefined {
  const [act] = readListActs([text], { lists, active: false })
  if (!act) return undefined
  const about = /\bto-do\b/.test(listOf(act)) ? 'todo_list' : 'shopping_list'
  return act.kind === 'show' || act.kind === 'count' ? about : `${about}_update`
}

function listOf(act: ListAct): string {
  if (!('list' in act)) return ''
  return typeof act.list === 'string' ? act.list : act.list.name
}
