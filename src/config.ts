import { z } from 'zod'
import { UsageError } from './errors.ts'

const empty = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(type: T) => z.preprocess(empty, type.optional())
const integer = (minimum: number, maximum: number, fallback: number) =>
  z.preprocess(
    empty,
    z.coerce
      .number({ error: `must be a whole number from ${minimum} to ${maximum}` })
      .int({ error: `must be a whole number from ${minimum} to ${maximum}` })
      .min(minimum, { error: `must be a whole number from ${minimum} to ${maximum}` })
      .max(maximum, { error: `must be a whole number from ${minimum} to ${maximum}` })
      .default(fallback),
  )
const url = (protocols: RegExp, example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), {
    error: `must be a full address such as ${example}`,
  })
const zone = z.string().refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/London' })

const environment = z.object({
  PORT: integer(0, 65535, 3000),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  PUBLIC_URL: optional(url(/^https?:$/, 'https://sms.example.com')),
  DATABASE_URL: optional(url(/^postgres(ql)?:$/, 'postgres://user:password@host:5432/name')),
  DATA_DIR: z.preprocess(empty, z.string().default('./data')),
  TWILIO_ACCOUNT_SID: optional(
    z.string().regex(/^AC/, { error: 'must be an account SID, which begins with AC' }),
  ),
  TWILIO_AUTH_TOKEN: optional(z.string()),
  TWILIO_PHONE_NUMBER: optional(
    z.string().regex(/^(whatsapp:)?\+?\d{3,15}$/, { error: 'must be a number such as +15551234567' }),
  ),
  TWILIO_MESSAGING_SERVICE_SID: optional(
    z.string().regex(/^MG/, { error: 'must be a messaging service SID, which begins with MG' }),
  ),
  TWILIO_API_URL: z.preprocess(
    empty,
    url(/^https?:$/, 'https://api.twilio.com').default('https://api.twilio.com'),
  ),
  KEYWORDS_ANSWERED_BY_TWILIO: z.preprocess(
    (value) => value ?? 'stop,start',
    z.string().regex(/^((stop|start|help)(,(stop|start|help))*)?$/, {
      error: 'must be a comma list of stop, start, help, or empty',
    }),
  ),
  JEAN_MODEL: optional(
    z.string().regex(/^(builtin|[\w-]+:.+)$/, { error: 'must be builtin or provider:model' }),
  ),
  ANTHROPIC_API_KEY: optional(z.string()),
  ANTHROPIC_BASE_URL: optional(url(/^https?:$/, 'https://api.anthropic.com/v1')),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(url(/^https?:$/, 'http://localhost:11434/v1')),
  EMBEDDING_MODEL: optional(z.string().regex(/^[\w-]+:.+$/, { error: 'must be provider:model' })),
  MODEL_TIMEOUT_MS: integer(1, 600_000, 25_000),
  MODEL_DAILY_TOKENS_PER_PERSON: integer(0, 1_000_000_000, 300_000),
  MODEL_DAILY_TOKENS: integer(0, 1_000_000_000_000, 20_000_000),
  SIGNUP: optional(z.enum(['open', 'closed'], { error: 'must be open or closed' })),
  CONTEXT_MESSAGES: integer(0, 50, 6),
  BURST_WAIT_MS: integer(0, 60_000, 1500),
  REPLY_SEGMENTS: integer(1, 10, 3),
  ASSISTANT_NAME: z.preprocess(
    empty,
    z.string().max(40, { error: 'must be at most 40 characters' }).default('Jean Memory'),
  ),
  ADMIN_TOKEN: optional(z.string().min(8, { error: 'must have at least 8 characters' })),
  DEFAULT_TIMEZONE: z.preprocess(empty, zone.default('UTC')),
  LOG_LEVEL: z.preprocess(
    empty,
    z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], {
        error: 'must be debug, info, warn, error or silent',
      })
      .default('info'),
  ),
})

export type Environment = Record<string, string | undefined>

export type TwilioConfig = {
  accountSid: string
  /** The first one signs what we send; all are accepted while rotating. */
  authTokens: string[]
  from: { phoneNumber: string } | { messagingServiceSid: string }
  apiUrl: string
}

export type Config = {
  port: number
  host: string
  /** Without a trailing slash. Null: `http://localhost:PORT` with the port that was really bound. */
  publicUrl: string | null
  databaseUrl: string | null
  dataDir: string
  /** Null: the simulated phone. */
  twilio: TwilioConfig | null
  /** Twilio answers STOP and START by itself on most numbers; there we record and stay silent. */
  keywordsAnsweredByTwilio: string[]
  model: string
  anthropic: { apiKey: string | null; baseUrl: string | null }
  openai: { apiKey: string | null; baseUrl: string | null }
  embeddingModel: string | null
  modelTimeoutMs: number
  modelDailyTokensPerPerson: number
  modelDailyTokens: number
  signup: 'open' | 'closed'
  contextMessages: number
  burstWaitMs: number
  replySegments: number
  assistantName: string
  adminToken: string | null
  defaultTimezone: string
  logLevel: string
}

/**
 * Parses the environment once. Every variable is optional; a wrong value throws a UsageError whose one
 * line names the variable and says what it should be (never the value: it may be a secret).
 */
export function parseConfig(env: Environment): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(`${String(issue?.path[0])} ${issue?.message}.`)
  }
  const vars = parsed.data
  const twilio = parseTwilio(vars)
  return {
    port: vars.PORT,
    host: vars.HOST,
    publicUrl: vars.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: vars.DATABASE_URL ?? null,
    dataDir: vars.DATA_DIR,
    twilio,
    keywordsAnsweredByTwilio: vars.KEYWORDS_ANSWERED_BY_TWILIO.split(',').filter(Boolean),
    model: vars.JEAN_MODEL ?? (vars.ANTHROPIC_API_KEY ? 'anthropic:claude-sonnet-5-5' : 'builtin'),
    anthropic: { apiKey: vars.ANTHROPIC_API_KEY ?? null, baseUrl: vars.ANTHROPIC_BASE_URL ?? null },
    openai: { apiKey: vars.OPENAI_API_KEY ?? null, baseUrl: vars.OPENAI_BASE_URL ?? null },
    embeddingModel: vars.EMBEDDING_MODEL ?? null,
    modelTimeoutMs: vars.MODEL_TIMEOUT_MS,
    modelDailyTokensPerPerson: vars.MODEL_DAILY_TOKENS_PER_PERSON,
    modelDailyTokens: vars.MODEL_DAILY_TOKENS,
    signup: vars.SIGNUP ?? (twilio ? 'closed' : 'open'),
    contextMessages: vars.CONTEXT_MESSAGES,
    burstWaitMs: vars.BURST_WAIT_MS,
    replySegments: vars.REPLY_SEGMENTS,
    assistantName: vars.ASSISTANT_NAME,
    adminToken: vars.ADMIN_TOKEN ?? null,
    defaultTimezone: vars.DEFAULT_TIMEZONE,
    logLevel: vars.LOG_LEVEL,
  }
}

/** All four together or none: half a gateway would receive texts that it cannot answer. */
function parseTwilio(vars: z.infer<typeof environment>): TwilioConfig | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: tokens, TWILIO_API_URL: apiUrl } = vars
  const { TWILIO_PHONE_NUMBER: phoneNumber, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid } = vars
  const sender = phoneNumber ?? messagingServiceSid
  if (!accountSid && !tokens && !sender) return null
  if (!accountSid) throw new UsageError('TWILIO_ACCOUNT_SID must be set, since other Twilio settings are.')
  const authTokens = (tokens ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter(Boolean)
  if (authTokens.length === 0) {
    throw new UsageError(
      'TWILIO_AUTH_TOKEN must be set, since other Twilio settings are (a comma list while rotating).',
    )
  }
  if (!sender) {
    throw new UsageError(
      'TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID must be set, since other Twilio settings are.',
    )
  }
  return {
    accountSid,
    authTokens,
    from: messagingServiceSid ? { messagingServiceSid } : { phoneNumber: sender },
    apiUrl: apiUrl.replace(/\/+$/, ''),
  }
}

/** Whether the runtime knows this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
