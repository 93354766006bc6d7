import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Config } from '../config.ts'
import { UsageError } from '../errors.ts'
import { createBuiltinModel } from './builtin/model.ts'

export type Models = {
  /** The configured one. */
  primary: LanguageModelV4
  /** The one that always works; the same object where it is the configured one. */
  builtin: LanguageModelV4
}

/** The model that `JEAN_MODEL` names: `builtin`, `anthropic:…`, or `openai:…` for anything that speaks OpenAI's API. */
export function createModels(config: Pick<Config, 'model' | 'anthropic' | 'openai'>): Models {
  const builtin = createBuiltinModel()
  return { builtin, primary: config.model === 'builtin' ? builtin : createRemote(config) }
}

function createRemote({
  model,
  anthropic,
  openai,
}: Pick<Config, 'model' | 'anthropic' | 'openai'>): LanguageModelV4 {
  const [provider, ...rest] = model.split(':')
  const name = rest.join(':')
  switch (provider) {
    case 'anthropic':
      if (!anthropic.apiKey)
        throw new UsageError('ANTHROPIC_API_KEY must be set, since JEAN_MODEL names an Anthropic model.')
      return createAnthropic({
        apiKey: anthropic.apiKey,
        ...(anthropic.baseUrl ? { baseURL: anthropic.baseUrl } : {}),
      })(name)
    case 'openai':
      return createOpenAICompatible({
        name: 'openai',
        baseURL: openai.baseUrl ?? 'https://api.openai.com/v1',
        ...(openai.apiKey ? { apiKey: openai.apiKey } : {}),
      })(name)
    default:
      throw new UsageError(
        `JEAN_MODEL names the provider ${provider}; there are builtin, anthropic and openai.`,
      )
  }
}
