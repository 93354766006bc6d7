import type { Ledger } from './referents.ts'

/** Something the search found that the person once said, or a document of theirs. */
export type Found = {
  id: string
  kind: 'memory' | 'message' | 'document'
  text: string
  saidAt: string
  current: boolean
  /** What it is about where its own words do not say. */
  about?: string
  /** Who said it, in a document. */
  source?: string
}

/** Everything a model is given for one turn; times are ISO texts. */
export type TurnContext = {
  now: string
  /** IANA name. */
  timezone: string
  assistantName: string
  /** The newest messages before the new ones, oldest first. */
  history: { role: 'user' | 'assistant'; text: string; at: string }[]
  /** The new message; a burst has several. */
  incoming: { text: string; at: string }[]
  ledger: Ledger
  found: Found[]
}
