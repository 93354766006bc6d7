import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { TurnContext } from '../../src/assistant/context.ts'
import type { Models } from '../../src/assistant/models.ts'

/** What the model is to do at a message, by its number and how often it was asked. */
export type Mischief = 'hang' | 'fail' | 'nothing'

/**
 * A model that quotes the numbers of the messages it is asked to answer (`#17` in their text), so that one
 * can tell which answer answers which; by `mischief` it hangs, fails or says nothing instead.
 */
export function createEchoModels(
  mischief: (numbers: number[]) => Mischief | null = () => null,
  say: (numbers: number[]) => string = (numbers) => `Got ${numbers.map((n) => `#${n}`).join(' ')}.`,
): Models {
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'test',
    modelId: 'echo',
    supportedUrls: {},
    async doGenerate(options) {
      const numbers = numbersIn(options)
      const trouble = mischief(numbers)
      if (trouble === 'fail') throw new Error('the model is out of order')
      if (trouble === 'hang') await untilAborted(options.abortSignal)
      return {
        content: [{ type: 'text', text: trouble === 'nothing' ? '' : say(numbers) }],
        finishReason: { unified: 'stop', raw: undefined },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 1, text: 1, reasoning: 0 },
        },
        warnings: [],
      }
    },
    doStream: async () => {
      throw new Error('the echo does not stream')
    },
  }
  return { primary: model, builtin: model }
}

/** The numbers in the messages to answer, which every model is also given as data. */
function numbersIn({ providerOptions }: LanguageModelV4CallOptions): number[] {
  const context = providerOptions?.jean?.context as TurnContext | undefined
  const texts = context?.incoming.map(({ text }) => text).join(' ') ?? ''
  return [...texts.matchAll(/#(\d+)/g)].map(([, number]) => Number(number))
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}
