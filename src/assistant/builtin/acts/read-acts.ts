import { lazyLogit, sharesOf } from '../logit.ts'

/** What a message does. */
export const acts = [
  'tell',
  'ask',
  'correct',
  'list-new',
  'list-add',
  'list-remove',
  'list-done',
  'list-show',
  'forget',
  'undo',
  'repeat',
  'meta',
  'chat',
  'confirm',
] as const

export type Act = (typeof acts)[number]

/** How likely a message does each, together 1. */
export type ActShares = Record<Act, number>

const logit = lazyLogit(new URL('./weights.txt', import.meta.url))

/** Fitted on labelled conversations (`training/`). */
export function weighActs(cues: readonly string[]): ActShares {
  const shares = sharesOf(logit(), cues)
  return Object.fromEntries(logit().classes.map((act, i) => [act, shares[i] ?? 0])) as ActShares
}
