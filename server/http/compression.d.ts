/** What Telar uses of the library; its published types are Express's. */
declare module 'compression' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  interface Options {
    filter?: (request: IncomingMessage, response: ServerResponse) => boolean
  }
  interface Compression {
    (options?: Options): (request: IncomingMessage, response: ServerResponse, next: () => void) => void
    /** Whether the content type is one that packing makes smaller. */
    filter: (request: IncomingMessage, response: ServerResponse) => boolean
  }
  const compression: Compression
  export default compression
}
