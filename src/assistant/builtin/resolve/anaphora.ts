import { genderOfWord } from '../mentions.ts'
import { readWords, type Word } from '../words.ts'
import { type Discourse, type Entity, lastTurn } from './discourse.ts'
import type { Link } from './link.ts'
import { type Phrase, readPhrases, worksOfArt } from './phrases.ts'

type Need = { gender?: 'f' | 'm'; plural: boolean; animate: boolean | undefined }

/** What "she", "them", "it", "that song" and "the last one" of a turn mean. */
export function linkPronouns(discourse: Discourse, input: string): Link[] {
  const words = readWords(input)
  const phrases = readPhrases(input)
  const links: Link[] = []
  for (const [i, word] of words.entries()) {
    const need = needOf(words, i)
    if (need) {
      if (namedBefore(phrases, i, need)) continue
      const best = rankPersons(discourse, need)
      if (best)
        links.push({
          said: word.text,
          meant: withPossessive(best.map(labelOf).join(' and '), words, i, links),
        })
    } else if (pointsToThing(words, i, phrases)) {
      const thing = rankThings(discourse, words[i - 1]?.norm ?? '')[0]
      if (thing) links.push({ said: word.text, meant: thing })
    } else if (standsForNoun(discourse, words, i)) {
      const noun =
        (/^(?:by|from)$/.test(words[i + 1]?.norm ?? '') && latestTitle(discourse)) || latestNoun(discourse)
      if (noun) links.push({ said: word.text, meant: noun })
    } else {
      const title = titleMeant(discourse, words, i)
      if (title) links.push({ said: `${words[i - 1]?.text} ${word.text}`, meant: title })
      const work = title ? undefined : workLeftOut(discourse, words, i)
      if (work) links.push({ said: '', meant: work })
    }
  }
  return links
}

// "three reminders": how many there are is not what they are.
const labelOf = ({ label, named }: Entity): string =>
  named ? label : label.replace(/^(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+/i, '')

/** "his keys" are Peter's, but once is enough. */
const withPossessive = (label: string, words: Word[], i: number, known: Link[]): string => {
  if (known.some(({ meant }) => meant === label)) return label
  const next = words[i + 1]
  const possesses =
    /^(?:his|their)$/.test(words[i]?.norm ?? '') ||
    (words[i]?.norm === 'her' && next !== undefined && /^[na]$/.test(next.pos))
  return possesses ? `${label}'s` : label
}

/** Whom or what a pronoun means; nothing where two fit equally. */
function rankPersons(discourse: Discourse, need: Need): Entity[] | undefined {
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
    const other = need.gender && entity.gender && entity.gender !== need.gender
    // Which names are a woman's and which a man's is only known for most of them.
    if (other && (!entity.named || genderOfWord(entity.label))) continue
    const last = entity.mentions.at(-1)
    scored.push({
      entities: [entity],
      score:
        -(now - lastTurn(entity)) +
        (need.gender && entity.gender === need.gender ? 0.6 : 0) +
        (last?.role === 'user' ? 0.5 : 0) +
        Math.min(3, entity.mentions.length) * 0.5 +
        (need.plural && !entity.plural ? -4 : 0) +
        (other ? -6 : 0),
    })
  }
  const [best, next] = scored.toSorted((one, other) => other.score - one.score)
  if (best && next && !need.plural && best.score - next.score < 0.1) return undefined
  return best?.entities
}

const reaching =
  /^(?:call|calling|message|messaging|text|texting|tell|telling|ask|inform|phone|ring|dial|invite|contact|remind|email|send|let|notify|show|join)$/
const handling = /^(?:read|delete|play|cancel|open|erase|clear|buy|eat|move|print|watch|hear)$/

function needOf(words: Word[], i: number): Need | undefined {
  const norm = words[i]?.norm ?? ''
  const before = words[i - 1]?.norm ?? ''
  if (/^(?:she|her|hers)$/.test(norm)) return { gender: 'f', plural: false, animate: true }
  if (/^(?:he|him|his)$/.test(norm)) return { gender: 'm', plural: false, animate: true }
  if (/^(?:they|them|their|theirs)$/.test(norm))
    return {
      plural: true,
      animate:
        reaching.test(before) || /^(?:from|with|to|by)$/.test(before)
          ? true
          : handling.test(before)
            ? false
            : undefined,
    }
  return undefined
}

// "Message Mary and tell her": the turn itself says who.
function namedBefore(phrases: Phrase[], i: number, { gender, plural }: Need): boolean {
  return phrases.some(
    (phrase) =>
      phrase.from < i &&
      phrase.kind === 'person' &&
      (plural
        ? phrase.plural || phrase.joined === 'and'
        : !gender || !phrase.gender || phrase.gender === gender),
  )
}

/** "it", and "this" or "that" by itself, where something is meant by it. */
function pointsToThing(words: Word[], i: number, phrases: Phrase[]): boolean {
  const norm = words[i]?.norm ?? ''
  const next = words[i + 1]
  const before = words[i - 1]?.norm ?? ''
  if (norm === 'it' || norm === 'its') {
    if (/^(?:make|made|got|get|call|take|doubt|hope|that|because|when)$/.test(before)) return false
    const after = words
      .slice(i + 1, i + 6)
      .map((word) => word.norm)
      .join(' ')
    const around = words
      .slice(Math.max(0, i - 1), i + 7)
      .map((word) => word.norm)
      .join(' ')
    if (impersonal.test(around) || /^(?:is|was|'s) (?:ok|fine|a|the|that|my|me)\b/.test(after)) return false
    return !phrases.some(
      ({ from, kind, plural, det, object, named }) =>
        from < i && kind !== 'time' && kind !== 'person' && !plural && (det !== '' || object || named),
    )
  }
  if (norm === 'this' || norm === 'that') {
    const closes =
      !next ||
      next.pos === 'p' ||
      /^(?:to|for|on|from|by|in|into|next|please|instead|now|and|as|after|with)$/.test(next.norm)
    return (
      closes &&
      /^(?:v|n)$/.test(words[i - 1]?.pos ?? '') &&
      !/^(?:like|say|said|tell|know|think)$/.test(before)
    )
  }
  return false
}

const impersonal =
  /\b(?:rain|raining|snow|snowing|hot|cold|warm|cool|windy|humid|sunny|cloudy|wet|dry|weather|time|late|early|degrees|foggy|stormy|chilly|nice|freezing|drizzle|hail|supposed to|going to be|possible|probably|matters?|ok|okay|fine)\b/

/** The things that "it" may mean, likeliest first, as they would be said. */
function rankThings(discourse: Discourse, verb: string): string[] {
  const now = discourse.turns.length
  return discourse.entities
    .filter(({ kind, open }) => (kind === 'thing' || kind === 'title') && !open)
    .map((entity) => {
      const last = entity.mentions.at(-1)
      return {
        entity,
        score:
          -(now - lastTurn(entity)) * 0.7 +
          (entity.kind === 'title' ? 2 : 0) +
          (last?.role === 'user' ? 0.6 : 0) +
          (last?.object ? 0.8 : 0) +
          Math.min(3, entity.mentions.length) * 0.5 +
          (communications.test(entity.label) ? 1 : 0) +
          (last?.verb === verb && verb !== '' ? 0.5 : 0),
      }
    })
    .toSorted((one, other) => other.score - one.score)
    .map(({ entity }) => (entity.kind === 'title' ? entity.label : singular(entity.label)))
}

const communications =
  /\b(?:message|call|reminder|alarm|text|list|note|email|event|appointment|song|album|article|story)s?$/i

const singular = (label: string): string => (label.split(/\s+/).at(-1) ?? label).replace(/(?<=[^s])s$/i, '')

/** "the last one", "the ones from today", "set one": a word that stands for a noun said before. */
function standsForNoun(discourse: Discourse, words: Word[], i: number): boolean {
  const norm = words[i]?.norm ?? ''
  if (!/^ones?$/.test(norm)) return false
  const before = words[i - 1]
  const chosen =
    /^(?:first|second|third|other|last|latter)$/.test(before?.norm ?? '') &&
    discourse.groups.some(({ turn }) => discourse.turns.length - turn <= 2)
  return (
    before !== undefined &&
    !chosen &&
    (before.pos === 'a' ||
      before.pos === 'v' ||
      /^(?:the|this|that|which|last|latest|next|another|new|any)$/.test(before.norm))
  )
}

function latestNoun(discourse: Discourse): string | undefined {
  return rankThings(
    { ...discourse, entities: discourse.entities.filter(({ kind }) => kind === 'thing') },
    '',
  )[0]
}

/** "this song" after "Playing Hotline Bling". */
function titleMeant(discourse: Discourse, words: Word[], i: number): string | undefined {
  const norm = words[i]?.norm ?? ''
  const det = words[i - 1]?.norm ?? ''
  if (!worksOfArt.test(norm) || !/^(?:this|that)$/.test(det)) return undefined
  return latestTitle(discourse)
}

function latestTitle(discourse: Discourse): string | undefined {
  const titles = discourse.entities.filter(({ kind }) => kind === 'title')
  return rankThings({ ...discourse, entities: titles }, '')[0]
}

/** "Play the original", "I meant by Cameo": a version or a maker without the work. */
function workLeftOut(discourse: Discourse, words: Word[], i: number): string | undefined {
  const norm = words[i]?.norm ?? ''
  const before = words[i - 1]
  const bare =
    (versions.test(norm) && !/^(?:of|or)$/.test(words[i + 1]?.norm ?? '')) ||
    (norm === 'by' &&
      (before === undefined || before.pos === 'p' || /^(?:meant|mean|want|wanted|is)$/.test(before.norm)))
  return bare ? latestTitle(discourse) : undefined
}

const versions = /^(?:version|mix|remix|original|recording|remake|cover|edition)$/
