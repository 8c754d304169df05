import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Secrets } from '@/server/capabilities/secrets'

const KEY_FILE = 'secret.key'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Says how the rest is made, should that change. */
const VERSION = 'v1'

/**
 * Seals texts with AES-256-GCM. The key is the operator's (`TELAR_SECRET_KEY`, base64 of 32 bytes), else that of the file
 * `secret.key` in the data folder, which is made when it is not there and which only its owner may read.
 * Throws `invalid-input` for a key that is none.
 */
export async function openSecrets({
  secretKey,
  dataFolder,
}: {
  secretKey: string | undefined
  dataFolder: string
}): Promise<Secrets> {
  return secretsWith(
    secretKey === undefined
      ? await keyFile(join(dataFolder, KEY_FILE), dataFolder)
      : readKey(secretKey, 'TELAR_SECRET_KEY'),
  )
}

function secretsWith(key: Buffer): Secrets {
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open(sealed) {
      const [version, text = ''] = sealed.split('.')
      const bytes = Buffer.from(text, 'base64url')
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable()
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]
        return Buffer.concat(opened).toString('utf8')
      } catch (error) {
        throw unreadable(error)
      }
    },
  }
}

async function keyFile(path: string, folder: string): Promise<Buffer> {
  const known = await readIfThere(path)
  if (known !== null) return readKey(known, path)
  await mkdir(folder, { recursive: true })
  const key = randomBytes(KEY_BYTES).toString('base64')
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${key}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    // Takes its name whole and only when no other process was faster.
    await link(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readKey(await readFile(path, 'utf8'), path)
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function readKey(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === KEY_BYTES) return key
  throw new AppError(
    'invalid-input',
    say('{where} is not the base64 of {keyBytes} bytes.', { where, keyBytes: KEY_BYTES }),
    {
      fix: say('Make one with: openssl rand -base64 32'),
    },
  )
}

const unreadable = (cause?: unknown) =>
  new AppError(
    'source-refused',
    say('What is stored to sign in there cannot be decrypted: it was sealed with another key.'),
    {
      fix: say(
        'Enter it again in the source’s settings, or start Telar with the TELAR_SECRET_KEY or the secret.key file of then.',
      ),
      cause,
    },
  )
