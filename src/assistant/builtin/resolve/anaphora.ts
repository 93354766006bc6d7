import type { Word } from '../words.ts'
import { type Discourse, type Entity, lastTurn } from './discourse.ts'

export type Need = { gender?: 'f' | 'm'; plural: boolean; animate: boolean | undefined }

/** Whom or what a pronoun means, likeliest first. */
export function rankFor(discourse: Discourse, need: Need): Entity[][] {
  const now = discourse.turns.length
  const scored: { entities: Entity[]; score: number }[] = []
  if (need.plural)
    for (const group of discourse.groups) {
      if (group.choice) continue
      const persons = group.members.every(({ kind }) => kind === 'person')
      if (need.animate !== undefined && need.animate !== persons) continue
      scored.push({ entities: group.members, score: 2 - (now - group.turn) })
    }
  for (const entity of discourse.entities) {
    if (entity.open || entity.kind === 'time') continue
    if (need.plural !== entity.plural && !(need.plural && entity.named)) continue
    const person = entity.kind === 'person'
    if (need.animate === true && !person) continue
    if (need.animate === false && person) continue
    if (need.gender && entity.gender && entity.gender !== need.gender) continue
    const last = entity.mentions.at(-1)
    scored.push({
      entities: [entity],
      score:
        -(now - lastTurn(entity)) +
        (need.gender && entity.gender === need.gender ? 0.6 : 0) +
        (last?.role === 'user' ? 0.5 : 0) +
        Math.min(3, entity.mentions.length) * 0.5 +
        (need.plural && !entity.plural ? -4 : 0) -
        (last?.order ?? 0) * 0.05,
    })
  }
  return scored.toSorted((one, other) => other.score - one.score).map(({ entities }) => entities)
}

const reaching =
  /^(?:call|calling|message|messaging|text|texting|tell|telling|ask|inform|phone|ring|dial|invite|contact|remind|email|send|let|notify|show|join)$/
const handling = /^(?:read|delete|play|cancel|open|erase|clear|buy|eat|move|print|watch|hear)$/

/** What a word of the input asks for, where it points back. */
export function needOf(words: Word[], i: number): Need | undefined {
  const norm = words[i]?.norm ?? ''
  const before = words[i - 1]?.norm ?? ''
  if (/^(?:she|her|hers)$/.test(norm)) return { gender: 'f', plural: false, animate: true }
  if (/^(?:he|him|his)$/.test(norm)) return { gender: 'm', plural: false, animate: true }
  if (/^(?:they|them|their|theirs)$/.test(norm))
    return {
      plural: true,
      animate: reaching.test(before) ? true : handling.test(before) ? false : undefined,
    }
  return undefined
}
