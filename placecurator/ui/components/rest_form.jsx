// A form that talks to the REST API; what it looks like is Python (see rest_form.py).
//
// Passwords, links and tokens go this way and not through the websocket: the state of a page is kept
// by the server and must not know them, and only an answer of the API can set the session's cookie.
import { useCallback, useEffect, useRef, useState } from "react";
import { Button, Callout, Flex, Text, TextField } from "@radix-ui/themes";
import { CircleAlert } from "lucide-react";

const UNREACHABLE = "The server does not answer. Try again in a moment.";
const SIGN_IN_PAGE = "/sign-in";
const HOW_LONG = / Try again in [^.]+\.$/; // said by a countdown instead
const NOT_THE_SAME = "The two passwords are not the same.";

async function ask(method, path, body) {
  try {
    const answer = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = await answer.json().catch(() => ({}));
    return { ok: answer.ok, told, waitS: Number(answer.headers.get("retry-after")) || 0 };
  } catch {
    return { ok: false, told: { error: { message: UNREACHABLE } }, waitS: 0 };
  }
}

// A refusal in words; a value that was wrong is called as its field is in the form.
function refusal({ error }, form) {
  const { message = UNREACHABLE, field, reason } = error ?? {};
  if (!field || !reason) return message;
  const name = field.split(".").pop();
  const words = form?.elements[name]?.labels?.[0]?.innerText ?? name.replaceAll("_", " ");
  const [subject] = words.split(/ \(|:/);
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${reason}.`;
}

// What was filled in; a day stands for its end.
function filled(form) {
  const isDay = (name) => form.elements[name]?.type === "date";
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  return Object.fromEntries(fields.map(([name, value]) => [name, isDay(name) ? `${value}T23:59:59Z` : value]));
}

// Where to go after the sign-in: only ever a page of this server.
function wished(otherwise) {
  const next = new URLSearchParams(window.location.search).get("next") ?? "";
  const { origin } = window.location;
  const ours = next.startsWith("/") && URL.canParse(next, origin) && new URL(next, origin).origin === origin;
  return ours ? next : otherwise;
}

function inMinutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function useCountdown() {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [left === 0]);
  const start = (seconds) => {
    setNow(Date.now());
    setUntil(Date.now() + seconds * 1000);
  };
  return [left, start];
}

// Shown once: it is nowhere kept in a form that could be shown again.
function Secret({ value, words }) {
  const field = useRef(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setCopied(document.execCommand("copy")); // pages without TLS have no clipboard
    }
  };
  return (
    <Flex direction="column" gap="2" className="pc-secret">
      <Text size="2" role="status">{words}</Text>
      <Flex gap="2">
        <TextField.Root ref={field} readOnly value={value} aria-label={words} onFocus={(event) => event.target.select()} style={{ flex: 1, fontFamily: "var(--code-font-family)" }} />
        <Button type="button" variant="soft" onClick={copy}>{copied ? "Copied" : "Copy"}</Button>
      </Flex>
    </Flex>
  );
}

export function RestForm({ method, path, constants, submit, color, variant, size, goTo, returns, linkInFragment, repeated, secret, secretWords, secretIsLink, onDone, label, children }) {
  const form = useRef(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [shown, setShown] = useState("");
  const [waited, setWaited] = useState(false);
  const [left, startCountdown] = useCountdown();

  const send = useCallback(async (body) => {
    setBusy(true);
    setProblem("");
    setShown("");
    const { ok, told, waitS } = await ask(method, path, { ...constants, ...body });
    if (told.error?.type === "NotSignedIn") {
      window.location.assign(SIGN_IN_PAGE);
      return;
    }
    if (!ok) {
      setBusy(false);
      setWaited(waitS > 0);
      const words = refusal(told, form.current);
      setProblem(waitS > 0 ? words.replace(HOW_LONG, "") : words);
      startCountdown(waitS);
      return;
    }
    if (goTo) {
      // A full page load: the websocket knows only the cookie that it was opened with.
      window.location.replace(returns ? wished(goTo) : goTo);
      return;
    }
    setBusy(false);
    form.current?.reset();
    if (secret) setShown(secretIsLink ? `${window.location.origin}${SIGN_IN_PAGE}#link=${told[secret]}` : told[secret]);
    onDone?.();
  }, [method, path, JSON.stringify(constants), goTo, returns, secret, secretIsLink, onDone]);

  useEffect(() => {
    if (!linkInFragment) return undefined;
    const follow = () => {
      const link = new URLSearchParams(window.location.hash.slice(1)).get("link");
      if (!link) return;
      window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
      send({ link });
    };
    follow();
    window.addEventListener("hashchange", follow); // a link that is followed on this very page
    return () => window.removeEventListener("hashchange", follow);
  }, []);

  const onSubmit = (event) => {
    event.preventDefault();
    event.stopPropagation(); // a form in a dialog is, for React, inside the page's other forms
    const { [repeated]: again, ...body } = filled(event.target);
    if (repeated && again !== body[repeated.replace("_again", "")]) setProblem(NOT_THE_SAME);
    else send(body);
  };

  return (
    <form ref={form} method="post" onSubmit={onSubmit} aria-label={label} aria-busy={busy} className="pc-form">
      {children}
      {problem && (
        <Callout.Root color={waited && !left ? "gray" : "tomato"} size="1" role="alert">
          <Callout.Icon><CircleAlert size={16} /></Callout.Icon>
          <Callout.Text>{waited && !left ? "You can try again now." : problem}</Callout.Text>
          {left > 0 && <Callout.Text aria-live="off">Try again in {inMinutes(left)}.</Callout.Text>}
        </Callout.Root>
      )}
      {submit && <Button type="submit" size={size ?? "2"} variant={variant ?? "solid"} color={color} disabled={left > 0} loading={busy}>{submit}</Button>}
      {shown && <Secret value={shown} words={secretWords} />}
    </form>
  );
}
