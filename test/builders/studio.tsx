import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MantineProvider } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { cleanup, configure, render } from '@testing-library/react'
import userEvent, { PointerEventsCheckLevel, type UserEvent } from '@testing-library/user-event'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { NextIntlClientProvider } from 'next-intl'
import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { expect, onTestFinished, vi } from 'vitest'
import { namespaces } from '@/app/i18n/namespaces'
import { phrasesOf } from '@/app/i18n/phrases'
import { Providers } from '@/components/shell/providers'
import { type AppError, errorInfo } from '@/pipeline/errors'
import type { Locale } from '@/pipeline/node-definition'
import type { AppRouter } from '@/server/api/root'

type Inputs = inferRouterInputs<AppRouter>
type Outputs = inferRouterOutputs<AppRouter>
/** tRPC's type for a procedure that gives nothing back is `never`. */
type Answer<Input, Output> = (input: Input) => [Output] extends [never] ? void : Output | Promise<Output>

/** What the server says to each procedure that a component asks. An `AppError` that is thrown arrives as the server would send it. */
export type Answers = {
  [Area in keyof Inputs & keyof Outputs]?: {
    [Name in keyof Inputs[Area] & keyof Outputs[Area]]?: Answer<Inputs[Area][Name], Outputs[Area][Name]>
  }
}

export interface StudioOptions {
  answers?: Answers
  locale?: Locale
  /** Where the browser is, with its query. */
  address?: string
}

export interface TestStudio {
  user: UserEvent
  /** What a procedure was asked, in order: `asked('pipelines.list')`. */
  asked: (procedure: string) => unknown[]
  /** The streams that were opened; `send` lets one say something, `fail` breaks it. */
  streams: TestStream[]
}

const root = join(import.meta.dirname, '../..')
const messagesOf = (locale: Locale) =>
  Object.fromEntries(
    namespaces.map((name) => [name, JSON.parse(readFileSync(join(root, 'messages', locale, `${name}.json`), 'utf8'))]),
  )

/** The network of one test: the only thing about a page that is not real. */
class TestNetwork {
  readonly calls: { procedure: string; input: unknown }[] = []
  readonly streams: TestStream[] = []
  /** Procedures that were asked without an answer for them: each fails the test. */
  readonly unanswered: string[] = []

  constructor(private readonly answers: Record<string, Record<string, Answer<unknown, unknown>> | undefined>) {}

  /** Answers a batch of tRPC calls as the server does. */
  readonly fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const names = new URL(String(url), window.location.href).pathname.replace('/api/trpc/', '').split(',')
    const inputs: Record<string, unknown> = typeof init?.body === 'string' ? JSON.parse(init.body) : {}
    const results = await Promise.all(names.map((name, index) => this.call(name, inputs[index])))
    return new Response(JSON.stringify(results), { status: 207, headers: { 'Content-Type': 'application/json' } })
  }

  private async call(procedure: string, input: unknown): Promise<object> {
    this.calls.push({ procedure, input })
    const [area = '', name = ''] = procedure.split('.')
    const answer = this.answers[area]?.[name]
    if (!answer) this.unanswered.push(procedure)
    try {
      const data = answer ? await answer(input) : null
      return { result: { data } }
    } catch (error) {
      const app = errorInfo(error)
      return { error: { message: app.message, code: -32_000, data: { path: procedure, app } } }
    }
  }
}

/** A stream of events as the browser sees it: what `EventSource` is, without a server. */
export class TestStream extends EventTarget {
  static network: TestNetwork | undefined
  readonly CLOSED = 2
  /** 0 while connecting, then 1; 2 when it was closed. */
  readyState = 0
  readonly procedure: string

  constructor(readonly url: string) {
    super()
    this.procedure = new URL(url, window.location.href).pathname.replace('/api/trpc/', '')
    TestStream.network?.streams.push(this)
    setTimeout(() => {
      this.readyState = 1
      this.dispatchEvent(new MessageEvent('connected', { data: '{}' }))
      this.dispatchEvent(new Event('open'))
    })
  }

  send(data: unknown, id = ''): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data), lastEventId: id }))
  }

  fail(error: AppError): void {
    const app = errorInfo(error)
    const data = { message: app.message, code: -32_600, data: { code: 'BAD_REQUEST', app } }
    this.dispatchEvent(new MessageEvent('serialized-error', { data: JSON.stringify(data) }))
  }

  /** The server is gone; the browser tries to connect anew. */
  lose(): void {
    this.readyState = 0
    this.dispatchEvent(new Event('error'))
  }

  close(): void {
    this.readyState = this.CLOSED
  }
}

/** Follows the address as Next's router does: what changes the history is seen by all who read it. */
const address = {
  listeners: new Set<() => void>(),
  listen: (listener: () => void) => {
    address.listeners.add(listener)
    return () => address.listeners.delete(listener)
  },
  current: () => window.location.pathname + window.location.search,
  go: (url: string) => window.history.pushState(null, '', url),
}

const router: AppRouterInstance = {
  push: address.go,
  replace: address.go,
  refresh: () => undefined,
  prefetch: () => undefined,
  back: () => window.history.back(),
  forward: () => window.history.forward(),
} as Partial<AppRouterInstance> as AppRouterInstance // Next adds members that only its own parts call.

function Address({ children }: { children: ReactNode }) {
  const current = useSyncExternalStore(address.listen, address.current)
  const query = useMemo(() => new URLSearchParams(current.split('?')[1] ?? ''), [current])
  return (
    <AppRouterContext.Provider value={router}>
      <PathnameContext.Provider value={current.split('?')[0] ?? '/'}>
        <SearchParamsContext.Provider value={query}>{children}</SearchParamsContext.Provider>
      </PathnameContext.Provider>
    </AppRouterContext.Provider>
  )
}

// How long a wait may take before it has failed: no test waits so long, however busy the computer.
configure({ asyncUtilTimeout: 10_000 })

/** Leaves nothing of a test to the next one. Throws when a procedure was asked that the test has no answer for. */
function endTest({ unanswered }: TestNetwork): void {
  cleanup()
  notifications.clean()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  window.localStorage.clear()
  window.sessionStorage.clear()
  expect(unanswered, 'asked without an answer').toEqual([])
}

/** Shows a component as the studio does: its texts, theme and API client are the real ones, `answers` is the server. */
export async function openStudio(children: ReactNode, options: StudioOptions = {}): Promise<TestStudio> {
  const { answers = {}, locale = 'en', address: at = '/' } = options
  // Procedures are looked up by the name that was asked; their inputs are what the client's types allow.
  const opened = new TestNetwork(answers as ConstructorParameters<typeof TestNetwork>[0])
  // Said for each test: files share one module graph.
  onTestFinished(() => endTest(opened))
  TestStream.network = opened
  vi.stubGlobal('fetch', opened.fetch)
  vi.stubGlobal('EventSource', TestStream)
  // Mantine asks it whether fonts have loaded.
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() })
  followHistory()
  window.history.replaceState(null, '', at)
  expect(window.location.protocol, 'an earlier test followed a link out of its document').toBe('http:')
  const phrases = await phrasesOf(locale)
  render(
    <NextIntlClientProvider locale={locale} messages={messagesOf(locale)} timeZone="UTC">
      <Address>
        <Providers phrases={phrases}>
          {/* Without a layout nothing is in sight, and transitions only take time. */}
          <MantineProvider env="test">{children}</MantineProvider>
        </Providers>
      </Address>
    </NextIntlClientProvider>,
  )
  return {
    // There is no layout in which something could lie above something else.
    user: userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never }),
    asked: (procedure) => opened.calls.filter((call) => call.procedure === procedure).map(({ input }) => input),
    streams: opened.streams,
  }
}

function followHistory(): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const real = window.history[name].bind(window.history)
    vi.spyOn(window.history, name).mockImplementation((...change) => {
      real(...change)
      for (const listener of address.listeners) listener()
    })
  }
}
