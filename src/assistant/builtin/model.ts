import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { TurnContext } from '../context.ts'
import { decide, type ToolResult } from './decide.ts'

/** The model that always works: no network, no key, no weights; libraries and rules of conversation. */
export function createBuiltinModel(): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'jean',
    modelId: 'builtin',
    supportedUrls: {},
    async doGenerate({ prompt, providerOptions }: LanguageModelV4CallOptions) {
      const context = (providerOptions?.jean as { context?: TurnContext } | undefined)?.context
      if (!context) throw new Error('the built-in model needs the context of the turn')
      const decision = decide(context, resultsIn(prompt))
      const usage = {
        inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 0, text: 0, reasoning: 0 },
      }
      if (decision.kind === 'act')
        return {
          content: decision.calls.map(({ tool, input }, i) => ({
            type: 'tool-call' as const,
            toolCallId: `${resultsIn(prompt).length + i}-${tool}`,
            toolName: tool,
            input: JSON.stringify(input),
          })),
          finishReason: { unified: 'tool-calls' as const, raw: undefined },
          usage,
          warnings: [],
        }
      return {
        content: [{ type: 'text' as const, text: decision.text }],
        finishReason: { unified: 'stop' as const, raw: undefined },
        usage,
        warnings: [],
        ...(decision.pending
          ? { providerMetadata: { jean: { pending: JSON.parse(JSON.stringify(decision.pending)) } } }
          : {}),
      }
    },
    doStream: async () => {
      throw new Error('the built-in model does not stream')
    },
  }
}

/** What the tools have answered in this turn, in order. */
export function resultsIn(prompt: LanguageModelV4Prompt): ToolResult[] {
  const last = prompt.findLastIndex(({ role }) => role === 'user')
  const inputs = new Map<string, unknown>()
  const results: ToolResult[] = []
  for (const message of prompt.slice(last + 1)) {
    if (message.role === 'assistant')
      for (const part of message.content)
        if (part.type === 'tool-call') inputs.set(part.toolCallId, part.input)
    if (message.role === 'tool')
      for (const part of message.content)
        if (part.type === 'tool-result')
          results.push({
            tool: part.toolName,
            input: inputs.get(part.toolCallId),
            output:
              part.output.type === 'json' || part.output.type === 'text' ? part.output.value : undefined,
          })
  }
  return results
}
