import type { CallOptions } from './chat-model'

/** Keeps what is needed to sign in elsewhere (keys) unreadable in the database. */
export interface Secrets {
  /** Encrypts a text; sealing it twice gives two different results. */
  seal(text: string): string
  /** Decrypts it. Throws `source-refused` when it was sealed with another key or was changed. */
  open(sealed: string): string
}

/** A secret with the hosts it may be sent to; `null`: any. */
export interface SecretValue {
  value: string
  hosts: readonly string[] | null
}

/** The secrets that pipelines refer to. Nothing that a run keeps or tells may hold one. */
export interface SecretValues {
  /** Those of these names, each there. Throws `secret-missing`. */
  read(names: readonly string[], options: CallOptions): Promise<ReadonlyMap<string, SecretValue>>
}
