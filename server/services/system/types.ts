import type { ModelInfo } from '@/pipeline/environment'
import type { ProviderStatus } from '@/server/capabilities/chat-model'
import type { RecordingState } from '@/server/capabilities/run-store'
import type { StoreStatus } from '@/server/capabilities/vector-store'
import type { StoreTexts } from '@/server/capabilities/vector-store-definition'

/** What serves at present. `chat` and `embed` are what `auto` means now. */
export interface SystemStatus {
  version: string
  providers: ProviderStatus[]
  store: StoreStatus
  /** What the store in use is called, and the stores that a variable of the environment chooses. */
  vectors: StoreTexts & { choices: (StoreTexts & { variable: string; isChosen: boolean })[] }
  /** Whether runs can be recorded. */
  records: RecordingState
  database: { kind: 'sqlite' | 'postgresql'; location: string }
  dataFolder: string
  chat: ModelInfo | null
  embed: ModelInfo | null
  /** The rerank server and what it speaks; null when none is set. Its address comes without credentials. */
  rerank: { url: string; flavour: 'cohere' | 'tei' } | null
  /** The languages scanned pages are read in, as codes joined by `+`; null when no `tesseract` was there at start. */
  ocr: { languages: string } | null
  /** What sources and HTTP requests of pipelines may reach beside public addresses. */
  egressAllow: string[]
  limits: { uploadBytes: number }
  /** The zone that schedules go by, as IANA names it. */
  timeZone: string
}

/** The part of the status that does not change while Telar runs. */
export type SystemFacts = Omit<SystemStatus, 'providers' | 'store' | 'records' | 'chat' | 'embed'>
