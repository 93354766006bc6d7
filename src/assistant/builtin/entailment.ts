import { stemOf } from './words.ts'

// What doing one thing makes true: who moves somewhere lives there. Asked on the left, said on the right.
const grounds: Record<string, string[]> = {
  live: ['move', 'relocate', 'settle', 'rent', 'stay'],
  own: ['buy', 'inherit', 'get'],
  have: ['buy', 'get', 'adopt'],
  work: ['join', 'start', 'hire'],
  know: ['meet'],
}

const byStem = new Map(
  Object.entries(grounds).map(([asked, said]) => [stemOf(asked), new Set(said.map(stemOf))]),
)

/** Whether what was said (a verb's stem) makes true what is asked (a verb's stem). */
export function makesTrue(said: string, asked: string): boolean {
  return byStem.get(asked)?.has(said) ?? false
}
