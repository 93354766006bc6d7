import { readFileSync } from 'node:fs'

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

// Weights are written as whole numbers, this many to one.
export const scale = 32

let loaded: Map<string, number[]> | undefined

/** A line for each cue: its name, a tab, and a weight for each act that it speaks for or against (`act:weight`). */
function weights(): Map<string, number[]> {
  loaded ??= parseWeights(readFileSync(new URL('./weights.txt', import.meta.url), 'utf8'))
  return loaded
}

export function parseWeights(text: string): Map<string, number[]> {
  const parsed = new Map<string, number[]>()
  for (const line of text.split('\n')) {
    const tab = line.indexOf('\t')
    if (tab < 0) continue
    const row = new Array<number>(acts.length).fill(0)
    for (const pair of line.slice(tab + 1).split(' ')) {
      const [act, weight] = pair.split(':').map(Number)
      row[act ?? 0] = (weight ?? 0) / scale
    }
    parsed.set(line.slice(0, tab), row)
  }
  return parsed
}

/** A multinomial logit over the cues, fitted on labelled conversations (`training/`). */
export function weighActs(cues: readonly string[], table = weights()): ActShares {
  const scores = new Array<number>(acts.length).fill(0)
  for (const cue of cues) {
    const row = table.get(cue)
    if (row) for (const [i, weight] of row.entries()) scores[i] = (scores[i] ?? 0) + weight
  }
  const most = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - most))
  const sum = odds.reduce((total, each) => total + each, 0)
  return Object.fromEntries(acts.map((act, i) => [act, (odds[i] ?? 0) / sum])) as ActShares
}
