import type { LanguageModelV4 } from '@ai-sdk/provider'
import { generateText, isStepCount, type ToolSet } from 'ai'
import type { Log } from '../log.ts'
import type { TurnContext } from './context.ts'
import { UnusableAnswer } from './failures.ts'
import { messagesOf } from './messages.ts'
import { toPlainText } from './plain-text.ts'
import { instructions } from './prompt.ts'
import type { Pending } from './referents.ts'
import { guardTools, type ToolCallRecord } from './tools/guard.ts'
import { withKnownSchemas } from './tools/schemas.ts'
import { addCall, type Usage } from './usage.ts'

export type Answer = { text: string; calls: ToolCallRecord[]; pending: Pending | undefined }

type Deps = {
  model: LanguageModelV4
  /** A remote model writes Markdown, stops half-way, and is charged by the token. */
  remote: boolean
  log: Log
  replySegments: number
  /** Counts what was used, also when the attempt fails. */
  usage: Usage
  abortSignal?: AbortSignal
}

const maxSteps = 8
/** A reply of ten segments has 500 tokens; the rest is for tool calls and what the model thinks. */
const maxOutputTokens = 4096

/**
 * The agent loop, the same for every model: it calls tools, sees their results, and answers. The tools
 * do the person's bidding as it goes; when this fails, what they did is the caller's to undo, and none
 * of them is still running. Throws what the provider said, or UnusableAnswer.
 */
export async function attemptAnswer(deps: Deps, context: TurnContext, tools: ToolSet): Promise<Answer> {
  const { model, remote, usage } = deps
  const guarded = guardTools(withKnownSchemas(tools), { log: deps.log, pending: context.ledger.pending })
  const messages = messagesOf(context)
  try {
    const result = await generateText({
      model,
      instructions: instructions(context.assistantName, deps.replySegments),
      messages,
      tools: guarded.tools,
      // In the order in which the model gave them: "add milk, then show the list".
      toolCallConcurrency: 1,
      stopWhen: isStepCount(maxSteps),
      maxRetries: 0,
      abortSignal: deps.abortSignal,
      onLanguageModelCallEnd: (call) => addCall(usage, model.modelId, call.usage),
      ...(remote
        ? {
            maxOutputTokens,
            // The last step has to answer.
            prepareStep: ({ stepNumber }) =>
              stepNumber === maxSteps - 1 ? { toolChoice: 'none' as const } : {},
          }
        : { providerOptions: { jean: { context: JSON.parse(JSON.stringify(context)) } } }),
    })
    await guarded.close()
    const said = () => JSON.stringify([messages, guarded.calls])
    const text = remote ? toPlainText(result.text, Object.keys(tools), said()) : result.text.trim()
    refuseUnusable(result.finishReason, text)
    const pending = result.providerMetadata?.jean?.pending as Pending | undefined
    return { text, calls: guarded.calls, pending: pending ?? questionIn(guarded.calls) }
  } finally {
    await guarded.close()
    usage.toolCalls += guarded.calls.length
    usage.toolErrors += guarded.calls.filter(({ ok }) => !ok).length
  }
}

function refuseUnusable(finishReason: string, text: string): void {
  if (finishReason === 'content-filter') throw new UnusableAnswer('refused')
  if (finishReason === 'tool-calls') throw new UnusableAnswer('tool-nonsense')
  if (finishReason === 'error') throw new UnusableAnswer('malformed-answer')
  if (text === '') throw new UnusableAnswer('empty-answer')
}

/** A forgetting that waits for the person's YES, so that the next turn knows what they agree to. */
function questionIn(calls: ToolCallRecord[]): Pending | undefined {
  const outputs = calls.flatMap(({ tool, ok, output }) =>
    tool === 'forget' && ok ? [output as { needsConfirmation?: { id: string; statement: string }[] }] : [],
  )
  const asked = outputs.findLast((output) => !('nothingFound' in output))?.needsConfirmation
  if (!asked) return undefined
  return {
    kind: 'forget',
    ids: asked.map(({ id }) => id),
    label: asked.map(({ statement }) => statement).join('; '),
  }
}
