import type { TurnContext } from '../context.ts'
import { type Source, splitStatement } from './answer.ts'
import { asSentence, toYou } from './person.ts'
import { choose } from './replies.ts'
import type { Plan, ToolCall } from './turn-plan.ts'

/** A memory with other words in the place of its own, and what was told beside that. */
export function replace(target: Source, words: string, about: string, beside: string[] = []): Plan {
  const change: ToolCall = {
    tool: 'update_memory',
    input: { id: target.id, statement: words, ...(about ? { about: about.split(', ') } : {}) },
  }
  const kept = beside.map((statement): ToolCall => ({ tool: 'remember', input: { statement } }))
  return {
    calls: [change, ...kept],
    reply: () => ({
      text: [
        `${choose(['Updated', 'Changed', 'Corrected'], words)}: ${shown(words)}`,
        ...(beside.length > 0 ? [`Also kept: ${beside.map(shown).join(' ')}`] : []),
      ].join(' '),
    }),
  }
}

/** A statement kept, with what it is about and which memories it takes the place of. */
export function store(text: string, about: string[], replaces: string[], context: TurnContext): Plan {
  const call: ToolCall = {
    tool: 'remember',
    input: {
      statement: text,
      ...(about.length > 0 ? { about } : {}),
      ...(replaces.length > 0 ? { replaces } : {}),
    },
  }
  return {
    calls: [call],
    reply: (results) => {
      const output = results[0]?.output as { stored?: { statement: string }; duplicate?: boolean } | undefined
      const kept = splitStatement(output?.stored?.statement ?? text).words
      if (!output?.stored) return { text: 'Sorry, I could not keep that just now.' }
      if (output.duplicate) return { text: `I have that already: ${shown(kept)}` }
      return { text: `${choose(['Got it', 'Noted', 'Kept'], kept + context.now)}: ${shown(kept)}` }
    },
  }
}

/** A statement as it is read back: turned to "you", and not too long. */
export function shown(words: string): string {
  const text = asSentence(toYou(words.replaceAll('\n', ', ')))
  return text.length <= 140 ? text : `${text.slice(0, 137).replace(/\s+\S*$/, '')}...`
}
