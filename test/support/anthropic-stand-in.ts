import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A request as it arrived, in the words of Anthropic's Messages API. */
export type MessagesRequest = {
  model: string
  max_tokens: number
  system?: string | TextBlock[]
  messages: { role: 'user' | 'assistant'; content: string | Block[] }[]
  tools?: { name: string; description?: string; input_schema: unknown; cache_control?: unknown }[]
  tool_choice?: { type: string }
  thinking?: { type: string }
  output_config?: { effort?: string }
}

type CacheControl = { cache_control?: { type: 'ephemeral' } }
type TextBlock = { type: 'text'; text: string } & CacheControl
type ToolUse = { type: 'tool_use'; id: string; name: string; input: unknown } & CacheControl
type ToolResult = {
  type: 'tool_result'
  tool_use_id: string
  content: string | TextBlock[]
  is_error?: boolean
} & CacheControl
export type Block = TextBlock | ToolUse | ToolResult

export type Scripted =
  /** Text and tool calls; `stop` where it is not what follows from them. */
  | {
      text?: string
      calls?: { name: string; input: unknown }[]
      stop?: string
      usage?: { input_tokens: number; output_tokens: number }
    }
  /** A refusal by the API. */
  | { status: number; error: string; message?: string; headers?: Record<string, string> }
  /** Never answers, answers with this instead of JSON, or hangs up. */
  | { fault: 'hang' | 'hang-up' | 'not-json' }

export type Script = Scripted | ((request: MessagesRequest) => Scripted)

export type AnthropicStandIn = {
  /** As ANTHROPIC_BASE_URL; the SDK adds the rest. */
  url: string
  /** Every request that arrived, oldest first. */
  requests: MessagesRequest[]
  /** What it says next, once each. */
  say(...scripts: Script[]): void
  /** What it says when nothing else is left to say. */
  always(script: Script): void
}

/**
 * Anthropic's Messages API over HTTP, scripted, and as strict as the real one about what it is sent.
 * Closed when the test ends.
 */
export async function startAnthropic(t: TestContext): Promise<AnthropicStandIn> {
  const requests: MessagesRequest[] = []
  const queue: Script[] = []
  let otherwise: Script = { status: 500, error: 'api_error', message: 'nothing is scripted' }
  let count = 0
  const server = createServer(async (incoming, outgoing) => {
    const refusal = incoming.url === '/v1/messages' ? checkHeaders(incoming) : 'not_found_error'
    if (refusal) return refuse(outgoing, refusal === 'not_found_error' ? 404 : 401, refusal, 'refused')
    const request = JSON.parse(await readBody(incoming)) as MessagesRequest
    requests.push(request)
    const wrong = findMistake(request)
    if (wrong) return refuse(outgoing, 400, 'invalid_request_error', wrong)
    const script = queue.shift() ?? otherwise
    const scripted = typeof script === 'function' ? script(request) : script
    if ('fault' in scripted) return fail(scripted.fault, outgoing)
    if ('status' in scripted)
      return refuse(outgoing, scripted.status, scripted.error, scripted.message ?? '', scripted.headers)
    count += 1
    answer(outgoing, 200, messageOf(request, scripted, count))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    say: (...scripts) => queue.push(...scripts),
    always: (script) => {
      otherwise = script
    },
  }
}

/** All texts of a message, in order. */
export function textsOf(message: MessagesRequest['messages'][number] | undefined): string[] {
  if (!message) return []
  if (typeof message.content === 'string') return [message.content]
  return message.content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
}

/** What the tools of the step before gave back, parsed. */
export function resultsOf(request: MessagesRequest): { error: boolean; output: unknown }[] {
  const last = request.messages.at(-1)
  if (!last || typeof last.content === 'string') return []
  return last.content.flatMap((block) => {
    if (block.type !== 'tool_result') return []
    const text =
      typeof block.content === 'string' ? block.content : block.content.map(({ text }) => text).join('')
    return [{ error: block.is_error === true, output: parse(text) }]
  })
}

/** The output of the one tool call of the step before. */
export function outputOf<T>(request: MessagesRequest): T {
  const [result] = resultsOf(request)
  if (!result || result.error) throw new Error(`no output: ${JSON.stringify(result)}`)
  return result.output as T
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function checkHeaders({ headers }: IncomingMessage): string | null {
  return headers['x-api-key'] && headers['anthropic-version'] ? null : 'authentication_error'
}

/** What the real API refuses too; null for a sound request. */
function findMistake({ messages, max_tokens, tools, system }: MessagesRequest): string | null {
  if (!(max_tokens > 0)) return 'max_tokens: Field required'
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role'
  if (messages.at(-1)?.role !== 'user') return 'the conversation must end with a user message'
  const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  const texts = [
    ...messages.flatMap((message) => textsOf(message)),
    ...(typeof system === 'string' ? [system] : (system ?? []).map(({ text }) => text)),
  ]
  if (texts.some((text) => text.trim() === '')) return 'messages: text content blocks must be non-empty'
  if (blocks.some((block) => block.type === 'tool_use') && !tools) return 'tools: Field required'
  const called = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))
  const answered = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []))
  if (called.join() !== answered.join()) return 'every tool_use needs its tool_result, in order'
  const marks = [...(tools ?? []), ...(Array.isArray(system) ? system : []), ...blocks]
  return marks.filter((block) => block.cache_control).length > 4 ? 'at most 4 cache marks' : null
}

function messageOf(
  request: MessagesRequest,
  { text, calls = [], stop, usage }: Extract<Scripted, { text?: string }>,
  count: number,
) {
  return {
    id: `msg_${count}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [
      ...(text === undefined ? [] : [{ type: 'text', text }]),
      ...calls.map(({ name, input }, index) => ({
        type: 'tool_use',
        id: `toolu_${count}_${index}`,
        name,
        input,
      })),
    ],
    stop_reason: stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: {
      input_tokens: 100,
      output_tokens: 20,
      cache_creation_input_tokens: count === 1 ? 2_000 : 0,
      cache_read_input_tokens: count === 1 ? 0 : 2_000,
      ...usage,
    },
  }
}

function fail(fault: 'hang' | 'hang-up' | 'not-json', outgoing: ServerResponse): void {
  if (fault === 'hang-up') outgoing.destroy()
  if (fault === 'not-json') outgoing.writeHead(200, { 'content-type': 'application/json' }).end('<html>')
}

function refuse(
  outgoing: ServerResponse,
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  answer(outgoing, status, { type: 'error', error: { type, message } }, headers)
}

function answer(outgoing: ServerResponse, status: number, body: unknown, headers = {}): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
