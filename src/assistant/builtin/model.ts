import type { LanguageModelV4 } from '@ai-sdk/provider'

/** The model that always works: no network, no key. */
export function createBuiltinModel(): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'jean',
    modelId: 'builtin',
    supportedUrls: {},
    async doGenerate() {
      return {
        content: [{ type: 'text', text: 'Got it.' }],
        finishReason: { unified: 'stop', raw: undefined },
        usage: {
          inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 0, text: 0, reasoning: 0 },
        },
        warnings: [],
      }
    },
    doStream: async () => {
      throw new Error('the built-in model does not stream')
    },
  }
}
