/** Short answers in several wordings; the same turn always gets the same one. */
export function choose(options: readonly string[], seed: string): string {
  let hash = 0
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003
  return options[hash % options.length] ?? ''
}

export const wordings = {
  greet: ['Hi! What can I keep for you?', 'Hello! Tell me anything you want kept.', 'Hey! How can I help?'],
  thank: ['Any time.', "You're welcome.", 'Happy to help.', 'No problem at all.'],
  bye: ['Bye for now.', 'Talk soon.', 'See you.'],
  praise: ['Good to hear.', 'OK.', 'Glad that helps.'],
  fine: ['OK, left as it is.', 'Fine, nothing changed.'],
  nothingPending: ['All right.', 'OK, noted.'],
  unknown: [
    "I don't have that, you haven't told me yet.",
    "Sorry, I don't know that one. You haven't mentioned it.",
    "No idea, I'm afraid: you haven't told me.",
    "I can't find that in what you've told me.",
  ],
  unsure: [
    "I'm not sure, but you told me:",
    'Not sure I have that. You told me:',
    "I don't know for sure. What I have:",
  ],
  whatDoYouMean: [
    "I'm not sure what you mean. Which one?",
    'Not sure what that refers to. What do you mean?',
  ],
  whoDoYouMean: ["I'm not sure who you mean. Who is it?", "Who do you mean? I don't know who that is."],
  whichList: [
    "I don't know which list you mean. What should I call it?",
    'Which list? There is no list I can tie that to yet.',
  ],
  nothingYet: ["You haven't told me anything yet.", 'Nothing yet, this is the first I hear from you.'],
} as const

export const capabilities =
  'I remember whatever you text me (codes, dates, who said what), keep lists, and answer when you ask. Try "locker is 12" or "shopping list: milk, eggs". Say "undo" or "forget ..." any time.'

export function identity(name: string): string {
  return `No, not a person: I'm ${name}, an assistant (software) that remembers what you text me.`
}
