import { generateText, isStepCount, type ToolSet } from 'ai'
import type { TurnContext } from './context.ts'
import { type Ledger, type Pending, updateLedger } from './ledger.ts'
import type { Models } from './models.ts'
import { instructions, messagesOf, situationOf } from './prompt.ts'

export type Composed = {
  text: string
  model: string
  fallbackReason: string | null
  /** Counts only. */
  usage: Record<string, number>
  ledger: Ledger
}

const maxSteps = 8

/** One turn of the agent loop: the same for every model. The tools do the person's bidding as it goes. */
export async function composeReply(
  { models, timeoutMs }: { models: Models; timeoutMs: number },
  context: TurnContext,
  tools: ToolSet,
): Promise<Composed> {
  const result = await generateText({
    model: models.primary,
    instructions: `${instructions(context.assistantName)}\n\n${situationOf(context)}`,
    messages: messagesOf(context),
    tools,
    stopWhen: isStepCount(maxSteps),
    providerOptions: { jean: { context: JSON.parse(JSON.stringify(context)) } },
    abortSignal: AbortSignal.timeout(timeoutMs),
    maxRetries: 1,
  })
  const toolResults = result.steps.flatMap((step) =>
    step.toolResults.map(({ toolName, input, output }) => ({ tool: toolName, input, output })),
  )
  const text = result.text.trim()
  if (text === '') throw new Error('the model gave no answer')
  const pending = result.providerMetadata?.jean?.pending as Pending | undefined
  const ledger = updateLedger(context.ledger, {
    userTexts: context.incoming.map((message) => message.text),
    reply: text,
    toolResults,
    now: context.now,
    ...(pending ? { pending } : {}),
  })
  return {
    text,
    model: models.primary.modelId,
    fallbackReason: null,
    usage: {
      inputTokens: result.totalUsage.inputTokens ?? 0,
      outputTokens: result.totalUsage.outputTokens ?? 0,
      steps: result.steps.length,
      toolCalls: toolResults.length,
    },
    ledger,
  }
}
