import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod'
import { maxTextLength, type Simulator } from '../sms/simulator.ts'

/** A message as the phone shows it. `id` must be the one its event carried: MessageSid in, outbound id out. */
type PhoneMessage = {
  id: string
  role: 'user' | 'assistant'
  body: string
  at: string
  status: string
}

export type PhoneDeps = {
  assistantName: string
  serviceNumber: string
  simulator: Pick<Simulator, 'text' | 'subscribe'>
  /** The newest `limit` messages of this number, oldest first; none for a number nobody knows. */
  history: (number: string, limit: number) => Promise<PhoneMessage[]>
  /** What "that list" or "her" mean for this number just now. */
  referents: (number: string) => Promise<{ phrase: string; meaning: string }[]>
  /** How often an open event stream shows that it is alive, in milliseconds. */
  heartbeatMs?: number
}

const webFolder = join(import.meta.dirname, '../../web')

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const contentSecurityPolicy =
  "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The simulated phone: its page, and the API through which the page reaches the simulated carrier. */
export function phoneRoutes(deps: PhoneDeps): FastifyPluginAsync {
  return async (app) => {
    await app.register(fastifyStatic, {
      root: webFolder,
      prefix: '/web/',
      index: false,
      cacheControl: false,
      setHeaders: (reply) => {
        reply.header('cache-control', 'no-cache')
        reply.header('content-security-policy', contentSecurityPolicy)
        reply.header('x-content-type-options', 'nosniff')
      },
    })
    app.get('/', (_request, reply) => reply.sendFile('phone.html'))

    app.get('/api/phone/lookup', async (request, reply) => {
      const number = parseNumber(oneQuery(request.query, 'number'))
      if (!number) return refuse(reply, invalidNumber)
      return {
        number,
        display: display(number),
        name: deps.assistantName,
        service: display(deps.serviceNumber),
      }
    })

    app.get('/api/phone/history', async (request, reply) => {
      const number = parseNumber(oneQuery(request.query, 'number'))
      if (!number) return refuse(reply, invalidNumber)
      const limit = z.coerce.number().int().min(1).max(500).catch(100).parse(oneQuery(request.query, 'limit'))
      return deps.history(number, limit)
    })

    app.get('/api/phone/referents', async (request, reply) => {
      const number = parseNumber(oneQuery(request.query, 'number'))
      if (!number) return refuse(reply, invalidNumber)
      return deps.referents(number)
    })

    app.post('/api/phone/send', async (request, reply) => {
      const text = textSchema.safeParse(request.body)
      if (!text.success) return refuse(reply, text.error.issues[0]?.message ?? 'This is not a text message.')
      const result = await deps.simulator.text(text.data)
      return result.status === 'unreachable' ? reply.code(503).send(result) : result
    })

    serveEvents(app, deps)
  }
}

/** Server-sent events of any number of phones over one connection: a browser allows only six to one host. */
function serveEvents(app: FastifyInstance, deps: PhoneDeps) {
  const open = new Set<() => void>()
  // Streams never end by themselves, and would hold up a closing server for ever.
  app.addHook('preClose', async () => {
    for (const end of open) end()
  })

  app.get('/api/phone/events', (request, reply) => {
    const numbers = queryValues(request.query, 'number').map(parseNumber)
    if (numbers.length === 0 || numbers.length > 50 || !numbers.every((number) => number !== null)) {
      return refuse(reply, invalidNumber)
    }
    reply.hijack()
    const stream = reply.raw
    stream.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const write = (type: string, data: object) => {
      stream.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    write('ping', {})
    const stops = [...new Set(numbers)].map((number) =>
      deps.simulator.subscribe(number, ({ type, ...data }) => write(type, data)),
    )
    const heartbeat = setInterval(() => write('ping', {}), deps.heartbeatMs ?? 15_000)
    const end = () => {
      clearInterval(heartbeat)
      for (const stop of stops) stop()
      open.delete(end)
      stream.end()
    }
    open.add(end)
    stream.on('close', end)
  })
}

const invalidNumber = 'This is not a phone number. Write it with its country code, such as +1 415 555 0101.'

const textSchema = z.object(
  {
    from: z
      .string({ error: invalidNumber })
      .transform(parseNumber)
      .refine((number) => number !== null, { error: invalidNumber }),
    body: z
      .string({ error: 'A text needs a body.' })
      .min(1, { error: 'A text needs a body.' })
      .refine((body) => [...body].length <= maxTextLength, {
        error: `A text can have at most ${maxTextLength} characters.`,
      }),
    clientId: z
      .string({ error: 'A text needs a clientId of 8 to 64 characters.' })
      .regex(/^[\w-]{8,64}$/, { error: 'A text needs a clientId of 8 to 64 characters.' }),
  },
  { error: 'This is not a text message.' },
)

/** E.164, or null. Numbers that no carrier has given out (555) are welcome: this is a simulator. */
function parseNumber(written: string | undefined): string | null {
  // "+" in a query is a space unless it was encoded.
  const number = parsePhoneNumberFromString((written ?? '').replace(/^ +(?=\d)/, '+'), {
    defaultCountry: 'US',
    extract: false,
  })
  return number?.isPossible() ? number.number : null
}

function display(number: string): string {
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed) return number
  return parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational()
}

function queryValues(query: unknown, name: string): string[] {
  const value = (query as Record<string, string | string[] | undefined>)[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

const oneQuery = (query: unknown, name: string) => queryValues(query, name)[0]

const refuse = (reply: FastifyReply, error: string) => reply.code(400).send({ error })
