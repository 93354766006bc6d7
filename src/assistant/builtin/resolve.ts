import { candidatesFor, emptyLedger, type Ledger } from '../ledger.ts'
import { findMentions } from './mentions.ts'
import { readWords } from './words.ts'

export type Said = { role: 'user' | 'assistant'; text: string }

export type Resolution = {
  /** The words that the turn leaves out, taken from the conversation; empty where it can be understood alone. */
  terms: string[]
}

/** What a turn leaves out, resolved against the conversation so far. Pure; no model is asked. */
export function resolveTurn(history: Said[], input: string): Resolution {
  const ledger = ledgerOf(history)
  const terms = readWords(input).flatMap(({ norm }) =>
    /^(?:she|her|he|him|his|they|them|their)$/.test(norm)
      ? candidatesFor(ledger, norm)
          .slice(0, 1)
          .flatMap(({ label }) => label.split(' '))
      : [],
  )
  return { terms }
}

function ledgerOf(history: Said[]): Ledger {
  const entries = history.flatMap(({ role, text }) => findMentions(text, '', role)).reverse()
  return { ...emptyLedger, entries }
}
