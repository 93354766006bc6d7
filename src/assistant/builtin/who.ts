import type { Ledger, Referent } from '../referents.ts'
import { type Source, splitStatement } from './answer.ts'
import { classesOf, likeFirstNames, nearness } from './lexicon.ts'
import { findMentions, genderOfWord } from './mentions.ts'
import { whoWeights } from './who-weights.ts'
import { readWords } from './words.ts'

/** Who or what a pronoun may mean, with how likely it is. */
export type Candidate = { referent: Referent; share: number }

const mostCandidates = 12

/** Who "he", "her" or "they" may mean, likeliest first: a logit over how each stands to the talk and to the pronoun. */
export function whoMeans(pronoun: string, ledger: Ledger, sources: readonly Source[]): Candidate[] {
  const described = describeCandidates(pronoun, ledger, sources)
  const odds = described.map(({ features }) =>
    Math.exp(
      Object.entries(features).reduce((sum, [name, value]) => sum + value * (whoWeights[name] ?? 0), 0),
    ),
  )
  const all = odds.reduce((sum, each) => sum + each, 0)
  return described
    .map(({ referent }, i) => ({ referent, share: (odds[i] ?? 0) / all }))
    .sort((one, other) => other.share - one.share)
}

/** The candidates for a pronoun with what tells them apart. */
export function describeCandidates(
  pronoun: string,
  ledger: Ledger,
  sources: readonly Source[],
): { referent: Referent; features: Record<string, number> }[] {
  const plural = /^the/.test(pronoun)
  const gender = plural ? undefined : /^(?:he|him|his)$/.test(pronoun) ? 'm' : 'f'
  const genders = gendersTold(sources)
  const times = [...new Set(ledger.entries.map(({ mentionedAt }) => mentionedAt))].sort().reverse()
  const clause = ledger.asked?.clause ?? ''
  const asked = ledger.asked?.text ?? ''
  const told = ledger.told ? splitStatement(ledger.told.statement) : { words: '', about: '' }
  const candidates = ledger.entries
    .filter(({ kind }) => kind !== 'time' && kind !== 'list')
    .slice(0, mostCandidates)
  return candidates.map((referent, rank) => {
    const words = readWords(referent.label).filter(({ pos }) => pos !== 'p')
    const head = words.at(-1)
    const name = words.find(({ pos }) => pos === 'x')
    const own =
      words.map(({ stem }) => genders.get(stem)).find((each) => each !== undefined) ??
      words.map(({ norm }) => genderOfWord(norm)).find((each) => each !== undefined)
    const likely =
      own ?? (referent.kind === 'person' && referent.gender !== 'n' ? referent.gender : undefined)
    const kinds = head ? classesOf(head.norm) : []
    const someone = referent.kind === 'person' || kinds[0] === 'person' || kinds[0] === 'animal'
    const first = name ? likeFirstNames(name.norm) : 0
    const features: Record<string, number> = {
      ago: Math.log(1 + Math.max(0, times.indexOf(referent.mentionedAt))),
      rank: Math.log(1 + rank),
      byUs: referent.by === 'assistant' ? 1 : 0,
      named: name ? 1 : 0,
      someone: someone ? 1 : 0,
      animal: kinds[0] === 'animal' ? 1 : 0,
      group: kinds[0] === 'group' || referent.plural ? 1 : 0,
      place: referent.kind === 'place' ? 1 : 0,
      event: referent.kind === 'event' ? 1 : 0,
      likeName: Math.max(0, first),
      likePlace: name
        ? Math.max(0, nearness(name.norm, 'london') + nearness(name.norm, 'county') - 2 * first)
        : 0,
      inAnswer: clause.includes(referent.label) ? 1 : 0,
      inQuestion: asked.includes(referent.label) ? 1 : 0,
      inTold: told.words.includes(referent.label) ? 1 : 0,
      aboutTold: told.about.includes(referent.label) ? 1 : 0,
      beginsAnswer:
        clause !== '' && clause.indexOf(referent.label) >= 0 && clause.indexOf(referent.label) < 6 ? 1 : 0,
      beginsTold:
        told.words !== '' && told.words.indexOf(referent.label) >= 0 && told.words.indexOf(referent.label) < 6
          ? 1
          : 0,
      single: words.length === 1 ? 1 : 0,
    }
    if (gender) {
      features.sameGender = own === gender ? 1 : 0
      features.otherGender = own !== undefined && own !== gender ? 1 : 0
      features.likelySame = own === undefined && likely === gender ? 1 : 0
      features.likelyOther = own === undefined && likely !== undefined && likely !== gender ? 1 : 0
    }
    return {
      referent,
      features: plural
        ? Object.fromEntries(Object.entries(features).map(([key, value]) => [`they_${key}`, value]))
        : features,
    }
  })
}

const cache = new WeakMap<readonly Source[], Map<string, 'f' | 'm'>>()

/** Whether names are a man's or a woman's, by the pronouns that follow them in what was told. */
function gendersTold(sources: readonly Source[]): Map<string, 'f' | 'm'> {
  const known = cache.get(sources)
  if (known) return known
  const votes = new Map<string, number>()
  for (const { text } of sources) {
    const { words: said, about } = splitStatement(text)
    const mentions = findMentions(said, '', 'user').filter(
      ({ kind, plural }) => kind !== 'time' && kind !== 'list' && !plural,
    )
    const named = about.split(', ').filter((label) => /^\p{Lu}/u.test(label))
    for (const { norm, start } of readWords(said)) {
      const pronoun = norm.split(/[ ']/)[0] ?? norm
      const vote = /^(?:he|him|his)$/.test(pronoun) ? 1 : /^(?:she|her|hers)$/.test(pronoun) ? -1 : 0
      if (vote === 0) continue
      const before = mentions.filter(({ label }) => said.indexOf(label) >= 0 && said.indexOf(label) < start)
      // "Her name is Dionne", "told her": nobody before it in the same words.
      const after =
        /^(?:his|her)$/.test(pronoun) && /^\W*name\b/i.test(said.slice(start + pronoun.length))
          ? mentions.filter(({ label }) => said.indexOf(label) > start).slice(-1)
          : []
      const meant =
        after[0]?.label ??
        before.filter(({ named: has, kind }) => has && kind !== 'place').at(-1)?.label ??
        before.filter(({ named: has }) => has).at(-1)?.label ??
        before.at(-1)?.label ??
        (named.length === 1 ? named[0] : undefined)
      for (const { stem, pos } of readWords(meant ?? ''))
        if (pos === 'x' || pos === 'n') votes.set(stem, (votes.get(stem) ?? 0) + vote)
    }
  }
  const genders = new Map<string, 'f' | 'm'>()
  for (const [stem, vote] of votes) if (vote !== 0) genders.set(stem, vote > 0 ? 'm' : 'f')
  cache.set(sources, genders)
  return genders
}
