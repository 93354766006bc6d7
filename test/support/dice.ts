import { createHash } from 'node:crypto'

/** A number from 0 up to 1 for a key, always the same for one seed: what happens does not hang on timing. */
export type Dice = (key: string) => number

export function createDice(seed: number): Dice {
  return (key) => createHash('sha1').update(`${seed} ${key}`).digest().readUInt32BE(0) / 2 ** 32
}

/** Which of the named shares a roll falls into, or null for the rest: `{ lost: 0.1, late: 0.2 }`. */
export function pick<Name extends string>(roll: number, shares: Partial<Record<Name, number>>): Name | null {
  let upTo = 0
  for (const [name, share] of Object.entries(shares) as [Name, number][]) {
    upTo += share
    if (roll < upTo) return name
  }
  return null
}
