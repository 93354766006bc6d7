/** A word of a turn that points back, or a gap in it, and what it means. */
export type Link = {
  /** The word or words of the turn; empty for what it leaves out. */
  said: string
  meant: string
}
