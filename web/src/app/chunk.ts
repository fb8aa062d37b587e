import { type ComponentType, lazy } from 'react';

const KEY = 'tracker.renewed';
const AGAIN_AFTER = 60_000;

/** A part of the page could not be loaded; what failed once stays so until the page is loaded again. */
export class MissingPart extends Error {}

/** A screen that is loaded when it is wanted, or begun to be when it will be; what fails then is told when it is wanted. */
export const lazily = <P extends object>(load: () => Promise<{ default: ComponentType<P> }>) =>
  Object.assign(
    lazy(() => load().catch(renew)),
    { begin: () => load().catch(() => {}) },
  );

/** After an upgrade the old parts are gone: the page is loaded again, once, where it is there to be loaded. */
async function renew(failure: unknown): Promise<never> {
  const last = Number(sessionStorage.getItem(KEY) ?? 0);
  if (Date.now() - last > AGAIN_AFTER && (await isThere())) {
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
    return new Promise(() => {});
  }
  throw new MissingPart(String(failure));
}

const isThere = () =>
  fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
