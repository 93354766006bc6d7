import { freshIn } from './correct-phrase.ts'
import { findValues } from './values.ts'
import { readWords, type Word } from './words.ts'

const rejecting =
  /(?:\bnot|\bno to|\binstead of|\brather than|n't)\s+(?:(?:at|with|in|on|for|to|the|a|an|my|until|till)\s+)*/gi

/**
 * "45 not 60", "not at Jan's, Phyllis is hosting", "a trifle instead of lasagne": the old value is named, so it is known
 * what the new one takes the place of.
 */
export function replaceNamed(old: string, rest: string): string | undefined {
  const exchanged = replaceDigit(old, rest) ?? exchange(old, rest)
  if (exchanged) return exchanged
  for (const match of rest.matchAll(rejecting)) {
    const from = match.index + match[0].length
    const stale = staleIn(old, rest.slice(from))
    if (!stale) continue
    const fresh =
      sameKind(rest, stale.text, match.index) ??
      freshBefore(rest.slice(0, match.index), stale.text) ??
      freshAfter(rest.slice(from + stale.length), stale.text, old)
    if (!fresh || fresh.toLowerCase() === stale.text.toLowerCase()) continue
    // "55cm not 40" of "40cm": the unit stands there already.
    const after = old.slice(stale.at + stale.text.length)
    const half = /^ ?[ap]\.?m\b/i
    if (half.test(after) && !/^\d[\d.:]*$/.test(fresh))
      return old.slice(0, stale.at) + fresh + after.replace(half, '')
    const bare = /^[a-z]/i.test(after) ? fresh.replace(/(?<=\d)[a-z]+$/i, '') : fresh
    const before = old
      .slice(0, stale.at)
      .replace(/\b(?:a|an|the)\s+$/i, /^(?:a|an|the)\b/i.test(fresh) ? '' : '$&')
    return before + bare + after
  }
  return undefined
}

// "that's a 7 not a 2": one digit of a longer value.
function replaceDigit(old: string, rest: string): string | undefined {
  const { fresh, stale } = /\b(?<fresh>\d),? not (?:a |an )?(?<stale>\d)\b(?!\d)/i.exec(rest)?.groups ?? {}
  if (!fresh || !stale) return undefined
  const value = findValues(old).find(({ text }) => /\d.*\d/.test(text) && text.split(stale).length === 2)
  return value
    ? old.slice(0, value.start) + value.text.replace(stale, fresh) + old.slice(value.end)
    : undefined
}

/** "Swap 388 for 390", "swapped wed for friday with Bo". */
function exchange(old: string, rest: string): string | undefined {
  const match =
    /\b(?:swap(?:p?ed|ping)?|chang(?:e|ed|ing)|replac(?:e|ed|ing)|switch(?:ed|ing)?|trad(?:e|ed|ing)) (?:the |my |our )?(?<stale>\S+(?: \S+){0,2}?) (?:for|with|to|by) (?:the |a |an )?(?<fresh>[^,.;!?]+)/i.exec(
      rest,
    )
  const stale = match?.groups?.stale ?? ''
  const place = stale ? staleIn(old, stale) : undefined
  const fresh = (match?.groups?.fresh ?? '').replace(/ (?:with|please|now|instead|cos|because|for)\b.*$/i, '')
  return place && fresh && place.length >= stale.length && fresh.split(' ').length <= 4
    ? old.slice(0, place.at) + fresh.trim() + old.slice(place.at + place.text.length)
    : undefined
}

/** "It's Thursday is nets, not Tuesday": of days, times and prices, the other one that is said. */
function sameKind(rest: string, stale: string, at: number): string | undefined {
  const [kind] = findValues(stale).flatMap((value) => (value.kind === 'number' ? [] : [value.kind]))
  if (!kind) return undefined
  const others = findValues(rest).filter(
    (value) => value.kind === kind && value.text.toLowerCase() !== stale.toLowerCase(),
  )
  return (others.findLast(({ start }) => start < at) ?? others[0])?.text.replace(/^(?:at|from|by|the) /i, '')
}

/** The most words after "not" that the old statement has, too. */
function staleIn(old: string, after: string): { text: string; at: number; length: number } | undefined {
  const words = readWords(after).slice(0, 3)
  for (let count = words.length; count > 0; count--) {
    const end = words[count - 1]?.end ?? 0
    const text = after.slice(words[0]?.start ?? 0, end).replace(/[.,!?]+$/, '')
    const at =
      text === ''
        ? -1
        : old
            .toLowerCase()
            .search(
              new RegExp(
                `(?<![\\w])${text.toLowerCase().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}${/^\d+$/.test(text) ? '(?![.,:]?\\d)' : '(?![\\w])'}`,
              ),
            )
    if (at >= 0 && words.slice(0, count).some(({ pos }) => pos !== 'f' && pos !== 'p'))
      return { text: old.slice(at, at + text.length), at, length: end }
  }
  return undefined
}

// "call out's 95 not 85": a number for a number; otherwise what stands after the last verb.
function freshBefore(before: string, stale: string): string | undefined {
  const words = readWords(before).filter(({ pos }) => pos !== 'p')
  if (/\d/.test(stale)) return words.findLast(({ text }) => /\d/.test(text))?.text
  const verb = words.findLastIndex(
    ({ pos, norm }) => pos === 'v' || /^(?:is|was|'s|are|be|it is|that is|get|do|have)$|'s$/.test(norm),
  )
  const span = words.slice(verb + 1).slice(-4)
  const first = span.findIndex(({ pos, norm }) => pos !== 'f' || /^(?:a|an|the|all|no|both|some)$/.test(norm))
  return first < 0 || !span.some(({ pos }) => pos !== 'f')
    ? undefined
    : before.slice(span[first]?.start, span.at(-1)?.end)
}

// "not Jan's, her kitchen is torn up. Phyllis is hosting": a new name, a new number or the next thing named.
function freshAfter(after: string, stale: string, old: string): string | undefined {
  const words = readWords(after)
  const unknown = (word: Word) => !old.toLowerCase().includes(word.text.toLowerCase())
  if (/\d/.test(stale)) return findValues(after).find(({ text }) => /\d/.test(text))?.text
  const named = words.find((word) => word.pos === 'x' && unknown(word))
  if (readWords(stale).some(({ pos }) => pos === 'x')) {
    if (!named) return undefined
    return /'s$/i.test(stale) && words[words.indexOf(named) + 1]?.text !== "'s"
      ? `${named.text}'s`
      : named.text
  }
  const pointed =
    /^[\s,.;:!-]*(?:but|it's|its|it is|that's|we're|i'm|now|make it|\s)*\s*(?:at |in |on |with |the |a |an )*(?<fresh>[^,.;!?]{1,30})/i
      .exec(after)
      ?.groups?.fresh?.trim()
  return pointed &&
    readWords(pointed).length <= 4 &&
    !readWords(pointed).some(({ pos, norm }) => pos === 'v' || /^(?:i|we|he|she|they|you|it)\b/.test(norm))
    ? pointed
    : freshIn(after)[0]?.text
}
