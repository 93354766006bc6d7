import { openersLength } from './openers.ts'
import { readWords, type Word } from './words.ts'

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
  const bare = words
    .slice(openersLength(words))
    .map(({ norm }) => norm)
    .join(' ')
    .replaceAll("'", '')
  const asked = aboutItself.find(([, shape]) => shape.test(said) || shape.test(bare))?.[0]
  if (asked) return asked
  if (words.length <= 24 && undoing.test(said)) return 'undo'
  if (words.length > 8) return undefined
  if (
    /^(?:yes|yep|yeah|yup|sure|correct|confirm|do it|go ahead|definitely|absolutely|aye)\b/.test(said) &&
    onlySays(words, affirming)
  )
    return 'yes'
  if (/^(?:no|nope|nah|no thanks|dont|do nt|leave it|never mind|nevermind|cancel)$/.test(said)) return 'no'
  const content = words.filter(({ pos }) => pos !== 'f')
  if (
    /^(?:hi|hello|hey|hiya|heya|hullo|morning|good morning|good evening|good afternoon|evening|yo|howdy)\b/.test(
      said,
    ) &&
    content.length <= 1
  )
    return 'greet'
  // "whos the vet" thanks for nothing.
  if (/^(?:who|whose|what|which|when|where|why|how)(?=$| )/.test(said)) return undefined
  if (
    /\b(?:thanks|thank you|cheers|much obliged|appreciated|appreciate it|thx|ta)\b/.test(said) &&
    onlySays(words, thanking)
  )
    return 'thank'
  if (/^(?:bye|goodbye|good night|night night|see you|later|ttyl)\b/.test(said) && content.length <= 2)
    return 'bye'
  if (
    words.length <= 5 &&
    content.length > 0 &&
    content.every(({ norm }) => praises.has(norm)) &&
    !/\?/.test(text)
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

const you = '(?:you|u|ya|ye|it|this|this thing)'
const knowing =
  '(?:know|knew|learn(?:ed|t)?|remember(?:ed)?|got|have|had|hold|store[ds]?|keep|kept|save[ds]?)'

const aboutItself: [SocialAct, RegExp][] = [
  [
    'capabilities',
    new RegExp(
      `\\b(?:what|how)(?: exactly| else| all| actually)? (?:is |can|do|does|could|would)? ?${you}(?: all| even| actually)? (?:do|work|help)\\b(?!.* my\\b)|^help(?: me)?$|\\bwhat are you (?:for|able|good)|\\bhow (?:do|should|can|would) i (?:use|work) ${you}|\\bwhat (?:is this(?: thing| number| service)?(?: for| about)?|else can you do)$|\\bwhat (?:can|could|should|do) i use you for\\b|\\bwhat (?:(?:sort|sorts|kind|kinds|type) of (?:stuff|things?) )?(?:can|could|should|do) i (?:ask|text|tell|send|say)(?: to)? you\\b|\\bhow (?:do|would|can|should|could) i (?:get you to |make you |tell you to |ask you to )?(?:forget|delete|remove|add|make|start|undo|change|store|save|keep|erase) (?:something|things|stuff|a|an|anything|what|it|one)\\b`,
    ),
  ],
  [
    'identity',
    /\b(?:are you|am i (?:\w+ing)|is (?:this|there|it|that))\b.*\b(?:person|human|bot|robot|real|machine|ai|computer|someone|somebody|automated|people|program)\b|^(?:so )?who (?:are you|is this|am i (?:texting|talking to))$|\bwhat is your name|^(?:is )?(?:anybody|anyone|someone|somebody|you)(?: still| even)? (?:there|here|on this thing|awake|home|listening)$|^are you (?:there|awake|on|listening)$|^what are you(?: exactly| then)?$/,
  ],
  [
    'know-me',
    new RegExp(
      `\\bwhat (?:all )?(?:do|have|did|else do|did) (?:you|u|ya|ye) (?:${knowing}|${knowing} stored|got stored)(?: so far)?(?: (?:on|about|of|down for|for)) me\\b|\\b(?:tell me|show me|give me|list|everything|all|what) .*\\b(?:you|youve|you have|u|ya)(?: have| ve)? ${knowing}(?: (?:on|about|of)) me\\b|\\bwhat(?: all)?(?: have|ve| ve| did) i (?:told|tell|said|given|give|texted) (?:you|u|ya|ye)(?: all)?(?: so far| up to now| already| about me)*$|\\beverything (?:you|u) ${knowing}$|^(?:so )?what (?:do|have) you (?:know|remember)(?:ed)?$`,
    ),
  ],
]

const undoing =
  /^(?:(?:no|nope|oh|oops|actually|wait|please|can you|ok|sorry|hang on|hold on|and|so|just) )*(?:undo\b|take (?:that|it) back\b|reverse (?:that|it)\b|revert\b|(?:put|change|set|switch) (?:it|that|them|things) back\b(?! (?:in|under|to (?!(?:what|how|the way)\b)))|go back to (?:what|how) it was)|\b(?:so|then|please|just|and) (?:undo (?:that|it)|(?:put|change|set|switch) (?:it|that) back to (?:what|how) it was)|^(?:(?:no|oh|oops|actually|sorry) )*(?:(?:thats|that is|its|it is) (?:wrong|not right|not what i (?:said|meant))|(?:scratch|scrap|strike) that)$/

/** Every word is one of those, or says nothing. */
const onlySays = (words: Word[], known: Set<string>): boolean =>
  words.every(
    ({ norm, pos }) =>
      known.has(norm) ||
      praises.has(norm) ||
      (pos === 'f' && !/^(?:what|who|when|where|how|which|why|one|off|not|is|are)$/.test(norm)),
  )

const affirming = new Set(
  'yes yep yeah yup sure please correct confirm do go ahead definitely absolutely aye delete forget remove erase gone certain positive it'.split(
    ' ',
  ),
)
const thanking = new Set(
  'thank thanks cheers obliged appreciated appreciate ta much help helping lot lots million bunch mate pal love again everything big saved life doll jean ok'.split(
    ' ',
  ),
)
const praises = new Set(
  'great brilliant perfect lovely nice cool awesome amazing impressive good job wonderful excellent fab super love star legend haha ha phew wow fine mate pal impressed sweet sound ripper magic champion grand deadly ace belter'.split(
    ' ',
  ),
)
