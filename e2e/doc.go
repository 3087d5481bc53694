// Package e2e tries the whole program as people use it: the real binary, a
// real Chromium over loopback, passkeys in a virtual authenticator. It keeps
// three things true: a journey reads like a story and names what people see;
// no page says anything on the console, asks another host or shuts anybody
// out; and where there is no Chromium the journeys are skipped with a sentence,
// while everything that needs none still runs.
package e2e
