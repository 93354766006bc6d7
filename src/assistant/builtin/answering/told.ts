import type { Word } from '../words.ts'
import type { Part } from './parts.ts'
import type { Thread } from './thread.ts'

/** A memory beside the question: its words, those it is about, and those of the talk it goes on. */
export type Told = {
  words: Word[]
  about: Word[]
  talk: Word[]
  /** 0 for the oldest, 1 for the newest. */
  recency: number
  /** How many were told since, as a logarithm; 0 for the newest. */
  ago: number
  /** How many memories it was told after the one spoken of last; before it, less than 0; 0 for that one or none. */
  fromThread: number
  parts: Part[]
  /** What was told around it. */
  thread: Thread
}

/** What the talk was about when the question came: the memory answered from or told last. */
export type Around = { id: string; clause?: string; fresh: boolean } | undefined
