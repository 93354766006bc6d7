import { readWords } from './words.ts'

/** What a request is about, and whether it asks or changes. */
export type Intent = { about: 'shopping' | 'todo' | 'reminder' | 'calendar'; change: boolean }

const subjects: [Intent['about'], RegExp][] = [
  ['todo', /\bto-? ?do|tasks?|chores?\b/],
  ['reminder', /\bremind/],
  ['shopping', /\b(?:shopping|grocer|list)\b/],
  ['calendar', /\b(?:calendar|schedule|event|appointment)/],
]

/** Lists, to-dos, reminders or the calendar: what a message wants with them; nothing where it is about something else. */
export function readIntent(text: string): Intent | undefined {
  const said = readWords(text)
    .map(({ norm }) => norm)
    .join(' ')
  const about = subjects.find(([, words]) => words.test(said))?.[0]
  return about
    ? { about, change: /\b(?:add|remove|delete|clear|cancel|put|set|make|take)\b/.test(said) }
    : undefined
}
