import type { LanguageModelV4 } from '@ai-sdk/provider'
import { parse, stringify } from 'yaml'
import { knownFrom } from '../src/assistant/builtin/decide.ts'
import { createBuiltinModel, resultsIn } from '../src/assistant/builtin/model.ts'
import type { Known } from '../src/assistant/builtin/turn-plan.ts'
import type { TurnContext } from '../src/assistant/context.ts'
import { parseConfig } from '../src/config.ts'
import { playSuites } from '../src/eval/play.ts'
import { parseSuite } from '../src/eval/suite.ts'

/** A turn of a dialogue as the built-in model met it: what it was given, and what its reply must and must not say. */
export type RecordedTurn = {
  set: string
  id: string
  category: string
  position: number
  /** What the message does, where its writer says so. */
  act: string | undefined
  has: string[]
  lacks: string[]
  context: TurnContext
  known: Known
  reply: string
  why: string | null
}

/** Plays the dialogues of one file to their ends and records every turn. */
export async function recordTurns(text: string, set: string): Promise<RecordedTurn[]> {
  const { suite, acts } = takeActs(text)
  const recorded: RecordedTurn[] = []
  let met: { context: TurnContext; known: Known } | undefined
  const builtin = createBuiltinModel()
  const watching: LanguageModelV4 = {
    ...builtin,
    doGenerate: async (options) => {
      const context = (options.providerOptions?.jean as { context?: TurnContext } | undefined)?.context
      if (context) met = { context, known: knownFrom(resultsIn(options.prompt).filter(isLook)) }
      return builtin.doGenerate(options)
    },
  }
  await playSuites(parseConfig({ JEAN_MODEL: 'builtin' }), parseSuite(suite, set), {
    models: { primary: watching, builtin: watching },
    onTurn: ({ dialogue, position, reply, why }) => {
      const turn = dialogue.turns[position]
      if (met && turn?.user !== undefined)
        recorded.push({
          set,
          id: dialogue.id,
          category: dialogue.category,
          position,
          act: acts.get(`${dialogue.id} ${position}`),
          has: turn.reply_has.map(({ source }) => source),
          lacks: turn.reply_lacks.map(({ source }) => source),
          context: met.context,
          known: met.known,
          reply,
          why,
        })
      met = undefined
    },
  })
  return recorded
}

const isLook = ({ tool }: { tool: string }): boolean => /^(?:show|list|search|read)_/.test(tool)

/** The suite without the writers' `act` fields, which are for training alone. */
function takeActs(text: string): { suite: string; acts: Map<string, string> } {
  const dialogues = parse(text) as { id: string; turns: { act?: string }[] }[]
  const acts = new Map<string, string>()
  for (const { id, turns } of dialogues)
    for (const [position, turn] of turns.entries()) {
      if (turn.act !== undefined) acts.set(`${id} ${position}`, turn.act)
      delete turn.act
    }
  return { suite: stringify(dialogues), acts }
}
