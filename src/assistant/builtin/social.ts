import { readWords } from './words.ts'

export type SocialAct =
  | 'greet'
  | 'thank'
  | 'bye'
  | 'capabilities'
  | 'identity'
  | 'know-me'
  | 'yes'
  | 'no'
  | 'praise'
  | 'undo'

/** Acts of conversation that are about the conversation itself, or none. */
export function readSocial(text: string): SocialAct | undefined {
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  const said = words
    .map(({ norm }) => norm)
    .join(' ')
    .replaceAll("'", '')
  if (said === '') return 'praise'
  if (
    /\b(?:what|how) (?:can|do|does|could) (?:you|it|this)(?: all)? (?:do|work|help)\b|^help(?: me)?$|what are you (?:for|able)|how (?:do|should) i use (?:you|this)|what (?:is this|else can you do)/.test(
      said,
    ) &&
    !/\bmy\b.*\b(?:is|was)\b/.test(said)
  )
    return 'capabilities'
  if (
    /\b(?:are you|am i (?:texting|talking|chatting|speaking)|is (?:this|there|it|that))\b.*\b(?:person|human|bot|robot|real|machine|ai|computer|someone|automated)\b|^who (?:are you|is this)$|what is your name/.test(
      said,
    )
  )
    return 'identity'
  if (
    /\bwhat (?:do|have|did|else do) you (?:know|learn(?:ed|t)?|remember|got|have)(?: so far)?(?: on| about)? (?:me|of me)\b|tell me (?:everything|what) you (?:know|remember|have)(?: about me| on me)?|everything you (?:know|remember|have)|what (?:do|have) you (?:know|remember)(?:ed)?$/.test(
      said,
    )
  )
    return 'know-me'
  if (
    words.length <= 16 &&
    /^(?:no(?:pe)? |oh |oops |actually |wait |please |can you |ok |sorry )*(?:undo|take that back|reverse that|revert)\b/.test(
      said,
    )
  )
    return 'undo'
  if (
    /^(?:no |oh |oops |actually |sorry )*(?:(?:thats|that is|its|it is) (?:wrong|not right|not what i (?:said|meant))|(?:scratch|scrap|strike) that)$/.test(
      said,
    )
  )
    return 'undo'
  if (words.length > 8) return undefined
  if (
    /^(?:yes|yep|yeah|yup|sure|yes please|correct|confirm|do it|go ahead|definitely|absolutely)\b/.test(
      said,
    ) &&
    words.length <= 6
  )
    return 'yes'
  if (/^(?:no|nope|nah|no thanks|dont|leave it|never mind|nevermind|cancel)$/.test(said)) return 'no'
  const content = words.filter(({ pos }) => pos !== 'f')
  if (
    /^(?:hi|hello|hey|hiya|morning|good morning|good evening|good afternoon|evening|yo|howdy)\b/.test(said) &&
    content.length <= 1
  )
    return 'greet'
  if (
    /\b(?:thanks|thank you|cheers|much obliged|appreciated|appreciate it|thx|ta)\b/.test(said) &&
    content.length <= 4 &&
    !/\d/.test(said)
  )
    return 'thank'
  if (/^(?:bye|goodbye|good night|night night|see you|later|ttyl)\b/.test(said) && content.length <= 2)
    return 'bye'
  if (
    words.length <= 5 &&
    content.every(({ norm }) => praises.has(norm)) &&
    !/\?/.test(text) &&
    content.length + words.length > 0 &&
    content.length > 0
  )
    return 'praise'
  if (
    words.length <= 3 &&
    content.length === 0 &&
    /^(?:ok|okay|oh|ah|hmm|well|lol|right|yes|sure|fine)\b/.test(said)
  )
    return 'praise'
  return undefined
}

const praises = new Set(
  'great brilliant perfect lovely nice cool awesome amazing impressive good job wonderful excellent fab super love star legend haha ha phew wow fine mate pal impressed sweet'.split(
    ' ',
  ),
)
