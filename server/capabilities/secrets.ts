/** Keeps what a source needs to be read (keys) unreadable in the database. */
export interface Secrets {
  /** Encrypts a text; sealing it twice gives two different results. */
  seal(text: string): string
  /** Decrypts it. Throws `source-refused` when it was sealed with another key or was changed. */
  open(sealed: string): string
}
