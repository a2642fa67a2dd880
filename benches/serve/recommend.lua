-- A question for wrk; QUESTION names another body than the recommendation for a profile.
wrk.method = "POST"
wrk.body = os.getenv("QUESTION") or '{"profile":"mid-size"}'
wrk.headers["content-type"] = "application/json"
