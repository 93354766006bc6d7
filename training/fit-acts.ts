import { cuesOf } from '../src/assistant/builtin/acts/cues.ts'
import { type Act, acts } from '../src/assistant/builtin/acts/read-acts.ts'
import { readListActs } from '../src/assistant/builtin/list-acts.ts'
import { listSituationOf } from '../src/assistant/builtin/plan.ts'
import type { Example } from './fit-logit.ts'
import type { RecordedTurn } from './record.ts'

export type LabelledMessage = Example & { set: string; text: string }

/** The recorded turns whose writers say what the message does, as cues. */
export function labelledMessages(turns: RecordedTurn[]): LabelledMessage[] {
  return turns.flatMap(({ set, act, context, known }) => {
    const label = acts.indexOf(act as Act)
    if (label < 0) return []
    const texts = context.incoming.map(({ text }) => text.trim()).filter(Boolean)
    const listActs = readListActs(texts, listSituationOf(context, known))
    return [{ set, text: texts.join(' // '), label, cues: cuesOf(texts, context, known, listActs) }]
  })
}
