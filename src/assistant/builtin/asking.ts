import { isAuxiliary } from './clauses.ts'
import { classesOf, partsOf } from './lexicon.ts'
import { openersLength } from './openers.ts'
import { readWords, type Word } from './words.ts'

/** Does a sentence ask? By its mark, by how a clause in it begins, or by the question word it ends in. */
export function isQuestion(sentence: string): boolean {
  if (/\?\s*[\p{Emoji_Presentation}\s]*$/u.test(sentence)) return true
  const words = readWords(sentence)
  return (
    clauseStarts(words).some((from) => beginsQuestion(words.slice(from), words.slice(0, from))) ||
    endsInQuestion(words) ||
    leavesOpen(words) ||
    asksAmid(words) ||
    asksToSay(words) ||
    asksIndirectly(
      words
        .filter(({ pos }) => pos !== 'p')
        .map(({ norm }) => norm)
        .join(' '),
    )
  )
}

/** Where a clause may begin: behind what only leads up to it, after a comma, a dash or a colon. */
function clauseStarts(words: Word[]): number[] {
  const starts = [openersLength(words)]
  for (const [i, { pos, text, start }] of words.entries())
    if (
      pos === 'p' &&
      /^[,:;–—-]+$/.test(text) &&
      words[i + 1] &&
      !(text === '-' && words[i - 1]?.end === start)
    )
      starts.push(i + 1 + openersLength(words.slice(i + 1)))
  return [...new Set(starts)]
}

const questionWord = /^(?:what|who|whom|whose|which|when|where|why|how)(?=$| |')/
const auxiliary = /^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|am)$/
const pronoun = /^(?:i|you|we|he|she|it|they|there|this|that|these|those|any\w*|u|ye|ya)$/
const preposition = /^(?:in|at|for|with|by|from|to|until|till|since|about|under|on|of|during|after|before)$/
// What is exclaimed with a question word, and asks nothing.
const idiom =
  /^(?:what (?:a|an)\b|how (?:lovely|nice|funny|cute|sweet|annoying|exciting|about that$)|who (?:knew|cares)$|who (?:would have|'d have) (?:thought|guessed|known)\b|what can you do$|why (?:me|not)$|what the\b(?! (?:\w+ ){0,3}(?:is|was|are|were|said|called)\b)|what with\b|whatever\b)/

/** `before` is what stands before the clause in its sentence. */
function beginsQuestion(clause: Word[], before: Word[]): boolean {
  const words = clause.filter(({ pos }) => pos !== 'p')
  const lead = preposition.test(words[0]?.norm ?? '') ? 1 : 0
  const [first, second, third] = words.slice(lead)
  if (!first) return false
  const said = words
    .slice(lead)
    .map(({ norm }) => norm)
    .join(' ')
  const wh = questionWord.exec(first.norm)?.[0]
  const led = before.filter(({ pos }) => pos !== 'p')
  const told = led.some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm))
  if (wh) {
    if (idiom.test(said) || (before.length > 0 && /^which (?:is|was|means|makes)\b/.test(said))) return false
    const inverts = first.norm !== wh || auxiliary.test(second?.norm ?? '')
    // "Rhys, who is the plumber", "the shed, where we keep it": goes on about what was said.
    const relative = wh === 'who' ? isPerson(led.at(-1)) : !inverts
    if (before.length > 0 && told && (relative || !inverts) && !/^(?:what|how)$/.test(wh)) return false
    if (
      /^who(?:m|se)?$|^which$/.test(wh) &&
      before.length > 0 &&
      clause.some(
        ({ text }, i) =>
          text === ',' && clause.slice(i).some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm)),
      )
    )
      return false
    // "when the bell rings ...", "where it says so": a time or place for what comes next.
    if ((wh === 'when' || wh === 'where') && first.norm === wh && !inverts)
      return wh === 'where'
        ? !pronoun.test(second?.norm ?? '')
        : !(pronoun.test(second?.norm ?? '') || /^(?:the|my|our|your|his|her|a)$/.test(second?.norm ?? ''))
    return second !== undefined || before.length === 0
  }
  if (lead > 0 || !auxiliary.test(first.norm) || !second) return false
  if (pronoun.test(second.norm))
    return !(first.norm === 'do' && /^(?:it|that|this)$/.test(second.norm)) && third !== undefined
  if (/^(?:had|have|am)$/.test(first.norm) || told) return false
  return hasSubject(words.slice(lead + 1), first.norm)
}

const isPerson = (word: Word | undefined): boolean =>
  word !== undefined && (word.pos === 'x' || classesOf(word.norm)[0] === 'person')

/** "(did) the tape work", "(is) mum's party on Friday": someone or something, and then what is asked of it. */
function hasSubject(words: Word[], auxiliary: string): boolean {
  const determined = /^(?:the|my|our|your|his|her|their|a|an|some|all|both)$/.test(words[0]?.norm ?? '')
  const named = words[0]?.pos === 'x'
  const head = words.findIndex(
    ({ pos }, i) => (pos === 'n' || pos === 'x') && !/^'s$/.test(words[i + 1]?.norm ?? ''),
  )
  if ((!determined && !named && words[0]?.pos !== 'n') || head < 0) return false
  const rest = words.slice(head + 1)
  if (/^(?:do|does|did|can|could|will|would|should)$/.test(auxiliary)) {
    // The run of words that name the subject may swallow the verb: "copper tape work".
    const end = words.findIndex(
      ({ pos, norm }, i) =>
        i > 0 && !/^[nxavmr]$/.test(pos) && !/^(?:'s|ever|still|also|really|even|already)$/.test(norm),
    )
    const run = words.slice(determined ? 1 : 0, end < 0 ? words.length : end)
    return run.some(
      ({ norm, pos }, i) =>
        i > 0 && pos !== 'f' && partsOf(norm).includes('v') && !/(?:ed|ing|s)$/.test(norm),
    )
  }
  return rest.length > 0 && (determined || named) && !(auxiliary === 'was' && rest[0]?.pos === 'f')
}

// "her room is which", "you need it by when", "who again": the question word comes last.
function endsInQuestion(all: Word[]): boolean {
  const plain = all.filter(({ pos }) => pos !== 'p')
  const closing = plain.findLastIndex(
    ({ norm }) => !/^(?:lol|haha|though|please|again|mate|exactly|now|then)$/.test(norm),
  )
  const words = plain.slice(0, closing + 1)
  const said = words.map(({ norm }) => norm).join(' ')
  return (
    words.length > 1 &&
    // "and the code is": left open.
    ((words.length > 2 &&
      /(?<!\b(?:it|this|that|he|she|what|as|so|than|how|where|who)) (?:is|was|are|were)$/.test(said) &&
      (/^(?:and|so|ok|but|the|my|n)\b/.test(said) ||
        !words.slice(0, -1).some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm)))) ||
      /\b(?:is|are|was|were|'s|by|to|with|for|from|at|on|about|in|or|and|goes|costs?) (?:who|whom|what|what time|what day|which|which (?:one|day)|where|when|how (?:much|many|long))(?: again| exactly)?$/.test(
        said,
      ) ||
      (/\bhow (?:much|many|long|often|far|old|big)(?: [a-z]+)?$/.test(said) &&
        words.slice(1, -2).some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm) || norm === 'got') &&
        !/\b(?:not|n't|no|never|depend\w*|know|sure|see|shows?|matter|amazing|lovely)\b/.test(said)) ||
      /\b(?:what|which|where|how|who|when) (?:\w+ ){0,2}again$|\bwhat (?:day|time|date)$|\bsame (?:question|thing|again|one)? ?(?:for|about|with)\b/.test(
        said,
      ))
  )
}

const closing = /^(?:lol|haha|though|tho|please|again|mate|exactly|now|then|in|case|i|forget|forgot)$/

/** "the rent's due when", "and that's from where, just in case": the question word stands where its answer would. */
function leavesOpen(all: Word[]): boolean {
  const comma = all.findIndex(({ text }, i) => i > 1 && /^[,(–—]$/.test(text))
  return [comma > 0 ? all.slice(0, comma) : [], all].some((part) => {
    const words = part.filter(({ pos }) => pos !== 'p')
    while (words.length > 0 && closing.test(words.at(-1)?.norm ?? '')) words.pop()
    const last = words.at(-1)?.norm ?? ''
    const before = words.at(-2)?.norm ?? ''
    return (
      words.length > 2 &&
      /^(?:who|whom|what|which|when|where)$/.test(last) &&
      !/^(?:know\w*|knew|matter|guess\w*|or|and|so|even|like|say|says|said|sure|idea|tell|see|remember|forgot|forget|no|just)$/.test(
        before,
      )
    )
  })
}

/** "up at the till whats the pin": first where somebody is, and then what they ask, without a mark between. */
function asksAmid(all: Word[]): boolean {
  const words = all.filter(({ pos }) => pos !== 'p')
  const at = words.findIndex(
    ({ norm }, i) =>
      i > 1 &&
      (/^(?:what|who|where|when|how) (?:is|are|was)$/.test(norm) ||
        (norm === 'how' && /^(?:much|many|long|far)$/.test(words[i + 1]?.norm ?? '')) ||
        (/^(?:what|who|where|when)$/.test(norm) &&
          /^(?:is|are|was|were|did|do|does)$/.test(words[i + 1]?.norm ?? ''))) &&
      !/^(?:and|or|of|about|is|to|from|for)$/.test(words[i - 1]?.norm ?? ''),
  )
  return (
    at > 0 &&
    !words
      .slice(0, at)
      .some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm) || /^(?:i|you|we|he|she|they)$/.test(norm))
  )
}

/**
 * "read me the rota", "list them all again", "read the reference out": an order to say something that is known. "Give the
 * dog his pill" and "remind me to ring" are none.
 */
function asksToSay(all: Word[]): boolean {
  const words = all.filter(({ pos }) => pos !== 'p')
  const request = words
    .map(({ norm }) => norm)
    .join(' ')
    .replace(/^(?:(?:and|ok|so|oh|please|can you|could you|just) )+/, '')
  if (asksOf.test(request)) return true
  const said = words
    .slice(
      openersLength(
        all.filter(({ pos }) => pos !== 'p'),
        true,
      ),
    )
    .map(({ norm }) => norm)
    .join(' ')
  return (
    /^(?:read|tell|show|list|spell|say|repeat|recite|name|give) (?:me|us) (?!a (?:call|ring|shout|bell|break)\b|to\b|off\b|that\b)\w/.test(
      said,
    ) ||
    /^(?:read|list|say|repeat|recite|spell|name) (?:\S+ ){0,5}(?:out|aloud|again|back|for me|to me|all|please)$/.test(
      said,
    ) ||
    /^(?:list|name|recite) (?:them|'em|em|those|these|all|everything)\b/.test(said)
  )
}

// "remind me of her name", not "remind me about the dentist on Friday".
const asksOf =
  /^remind (?:me|us) (?:of|about) (?:the|my|our|his|her|their|what|that)\b(?!.*\b(?:at|on|in|tomorrow|tonight|every|next|when|before|after)\b)/

const asksIndirectly = (said: string): boolean =>
  !/^(?:and |then |so |must |need to |to )*ask (?!me\b)/.test(said) &&
  /\b(?:wants? to know|wondering|wonder|is asking|asking|asks|ask|remind me|tell me|let me know|can't remember|cannot remember|i forget|i forgot|forgotten|remember)\b.*\b(?:what|who|whose|which|when|where|why|how|if)\b/.test(
    said,
  )
