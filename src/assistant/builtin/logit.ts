import { readFileSync } from 'node:fs'

/**
 * A multinomial logit over named cues, as a text: a line with the names of the classes, then a line for each cue, its name, a
 * tab, and what it counts for each class that it speaks for or against (`class:weight`, weights times `scale`).
 */
export type Logit = { classes: string[]; weights: Map<string, Float32Array> }

export const scale = 32

export function parseLogit(text: string): Logit {
  const [first = '', ...lines] = text.split('\n')
  const classes = first.split(' ')
  const weights = new Map<string, Float32Array>()
  for (const line of lines) {
    const tab = line.indexOf('\t')
    if (tab < 0) continue
    const row = new Float32Array(classes.length)
    for (const pair of line.slice(tab + 1).split(' ')) {
      const colon = pair.indexOf(':')
      row[Number(pair.slice(0, colon))] = Number(pair.slice(colon + 1)) / scale
    }
    weights.set(line.slice(0, tab), row)
  }
  return { classes, weights }
}

/** Reads a logit from a file beside the module when it is first asked for. */
export function lazyLogit(url: URL): () => Logit {
  let loaded: Logit | undefined
  return () => {
    loaded ??= parseLogit(readFileSync(url, 'utf8'))
    return loaded
  }
}

/** How likely each class is, together 1. */
export function sharesOf({ classes, weights }: Logit, cues: readonly string[]): number[] {
  const scores = new Array<number>(classes.length).fill(0)
  for (const cue of cues) {
    const row = weights.get(cue)
    if (row) for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) + (row[i] ?? 0)
  }
  const most = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - most))
  const sum = odds.reduce((total, each) => total + each, 0)
  return odds.map((each) => each / sum)
}
